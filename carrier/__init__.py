"""A stand-in for Plivo: REST API, XML player, signed webhooks, simulated people and a phone in the browser.

It knows nothing of the application it serves. Start with `python -m carrier`, or use `carrier.exchange.Carrier`.
"""
