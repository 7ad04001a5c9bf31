"""`sd-bot slack manifest`: what to paste when creating the Slack app."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add_parser(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser("slack", help="setting up the Slack app")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    printing = actions.add_parser("manifest", help="print the manifest to create the Slack app from")
    printing.add_argument(
        "--url",
        metavar="URL",
        help="for HTTP mode: the public address, e.g. https://bot.example.org/slack/events",
    )
    printing.set_defaults(run=print_manifest)


def print_manifest(args: argparse.Namespace) -> int:
    import yaml

    from bot.adapters.slack.manifest import manifest

    sys.stdout.write(yaml.safe_dump(manifest(args.url), sort_keys=False, allow_unicode=True))
    return 0
