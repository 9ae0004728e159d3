#!/usr/bin/env python
"""Runs Okuw's management commands, with the demo settings unless DJANGO_SETTINGS_MODULE names others."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings.demo")
    execute_from_command_line(sys.argv)
