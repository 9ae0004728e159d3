"""The frame of a wide table on our pages of the Wagtail admin: it scrolls by itself under its caption. Called by templates."""

from django import template
from django.utils.html import format_html

register = template.Library()

FRAME = """<div class="okuw-table" role="region" tabindex="0" aria-label="{caption}">
<table class="listing"><caption>{caption}</caption>{rows}</table>
</div>"""


@register.simple_block_tag(end_name="endlisting")
def listing(content, caption):
    """The head and body of a table in that frame."""
    return format_html(FRAME, caption=caption, rows=content)
