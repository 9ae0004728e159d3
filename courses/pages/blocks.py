"""The blocks a lesson is made of. Each renders with the template of its own name in templates/courses/blocks/."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class ImageBlock(blocks.StructBlock):
    """A picture with the words that replace it. Never a face, a chain or a flag."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(label=_("what the picture shows"), max_length=250)
    caption = blocks.CharBlock(label=_("caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "courses/blocks/image_block.html"


class CalloutBlock(blocks.StructBlock):
    """Something that must not be overlooked."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "courses/blocks/callout_block.html"


class CaseChoiceBlock(blocks.StructBlock):
    """A choice the reader may open, and what follows from it."""

    choice = blocks.CharBlock(label=_("choice"), max_length=250)
    consequence = blocks.RichTextBlock(label=_("what follows"), features=TEXT_FEATURES)


class CaseBlock(blocks.StructBlock):
    """An invented case from daily work. Never a real one."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES)
    choices = blocks.ListBlock(CaseChoiceBlock(), label=_("choices"), default=[])

    class Meta:
        icon = "group"
        label = _("Case vignette")
        template = "courses/blocks/case_block.html"


class KeyPointBlock(blocks.StructBlock):
    """What to keep in mind after the lesson."""

    points = blocks.ListBlock(blocks.RichTextBlock(features=["bold", "italic", "link"]), label=_("key points"))

    class Meta:
        icon = "key"
        label = _("Key points")
        template = "courses/blocks/key_point_block.html"


class SourceBlock(blocks.StructBlock):
    """What the text rests on, and how binding it is."""

    FORCE = [
        ("binding", _("Binding")),
        ("guidance", _("Guidance, not binding")),
        ("comparison", _("For comparison, not binding")),
    ]

    force = blocks.ChoiceBlock(choices=FORCE, label=_("force"), default="guidance")
    references = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("references"))

    class Meta:
        icon = "openquote"
        label = _("Source")
        template = "courses/blocks/source_block.html"


class QuizBlock(blocks.StructBlock):
    """A quiz of the bank, sat inside the lesson."""

    quiz = SnippetChooserBlock("assessments.Quiz", label=_("quiz"))

    class Meta:
        icon = "help"
        label = _("Quiz")
        template = "courses/blocks/quiz_block.html"


class LessonBlock(blocks.StreamBlock):
    """All that a lesson may hold."""

    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="courses/blocks/text_block.html")
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, template="courses/blocks/heading_block.html", icon="title")
    image = ImageBlock()
    callout = CalloutBlock()
    case = CaseBlock()
    key_point = KeyPointBlock()
    source = SourceBlock()
    quiz = QuizBlock()
