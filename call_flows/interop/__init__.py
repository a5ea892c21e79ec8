"""The flows in the form of the Flow Interoperability Project: container → flows → blocks, and results as rows.

Written to specification 1.0.0-rc4; its published JSON schemas stand in tests/call_flows/interop/vendor/.
"""
