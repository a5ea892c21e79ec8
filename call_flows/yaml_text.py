"""Write what `strict_yaml` reads: every text that plain YAML would take for something else stands in quotes."""

from __future__ import annotations

from typing import Any

import yaml

from call_flows.strict_yaml import reads_as_text


class _Dumper(yaml.SafeDumper):
    """Quotes what needs quotes, and never points to a value it wrote before."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if reads_as_text(value) else '"')


_Dumper.add_representer(str, _text)


def dump(document: Any) -> str:
    """Return a document of texts, lists and mappings as YAML; the innermost mappings stand on one line."""
    text: str = yaml.dump(
        document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )
    return text
