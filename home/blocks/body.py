"""Assembles the blocks of a page body; each block lives in its own file."""

from wagtail import blocks

from . import front, links, listing, media, text


class PageBody(blocks.StreamBlock):
    """What an article or a plain page is made of."""

    heading = text.HeadingBlock()
    paragraph = text.ParagraphBlock()
    callout = text.CalloutBlock()
    quote = text.QuoteBlock()
    steps = text.StepsBlock()
    faq = text.FaqBlock()
    picture = media.PictureBlock()
    gallery = media.GalleryBlock()
    document = media.DocumentBlock()
    button = links.ButtonBlock()
    contact = links.ContactBlock()
    latest = listing.LatestBlock()
    chosen = listing.ChosenBlock()


class HomeBody(blocks.StreamBlock):
    """What the front page is made of."""

    hero = front.HeroBlock()
    join_steps = front.JoinStepsBlock()
    coming = front.ComingBlock()
    voices = front.VoicesBlock()
    numbers = front.NumbersBlock()
    news = front.NewsBlock()
    latest = listing.LatestBlock()
    chosen = listing.ChosenBlock()
    paragraph = text.ParagraphBlock()
    picture = media.PictureBlock()
    faq = text.FaqBlock()
    contact = links.ContactBlock()

    class Meta:
        block_counts = {"hero": {"max_num": 1}}
