"""Model fields of the house."""

from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField that keeps its block definitions out of migrations.

    Blocks are what a developer changes most often, and no change of a block changes a column: with
    Wagtail's own field every new help text would ask for a migration in each app with a body.
    The price: a data migration over old bodies reads plain JSON (`raw_data`), without blocks.
    """

    def __init__(self, block_types=(), **kwargs):
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
