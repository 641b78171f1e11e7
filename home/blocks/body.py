"""Assembles the blocks of a page body; each block lives in its own file."""

from wagtail import blocks


class PageBody(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock()


class HomeBody(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock()
