"""The site's search backend: Wagtail's own for the database in use, fed with our words.

Named by WAGTAILSEARCH_BACKENDS; serves the public search, the back office and the content API.
"""

from functools import cache
from types import FunctionType

from django.db import connection
from modelsearch.query import Phrase, PlainText

from . import words


def SearchBackend(params):
    """Return the backend for the default database."""
    return backend_class(connection.vendor)(params)


@cache
def backend_class(vendor):
    return {"sqlite": sqlite_backend, "postgresql": postgres_backend}[vendor]()


class WritesWords:
    """An indexer that keeps a text under our words."""

    def prepare_value(self, value):
        plain = super().prepare_value(value)
        # Lists come back here item by item.
        return plain if isinstance(value, (list, dict)) else words.indexed(plain)


def with_indexer(index, indexer):
    """Return an index class that uses another indexer.

    `add_items` takes its indexer from the names of its module; a copy with one name replaced leaves
    that module, and every other backend, as they are.
    """
    original = index.add_items
    names = original.__globals__ | {"ObjectIndexer": indexer}
    copy = FunctionType(original.__code__, names, original.__name__, original.__defaults__)
    return type(f"Japanese{index.__name__}", (index,), {"add_items": copy})


class AsksWords:
    """A query compiler that asks for our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # One entry per object holds all its texts: there are no columns to choose from.
        self.fields = None

    def runs_of(self, query):
        """Return the runs of a query and whether one is enough; None if it is not of words."""
        if isinstance(query, Phrase):
            return words.asked(query.query_string), False
        if isinstance(query, PlainText):
            runs = words.asked(query.query_string, is_typing=self.LAST_TERM_IS_PREFIX)
            return runs, query.operator == "or"
        return None


def sqlite_backend():
    from modelsearch.backends.database.sqlite import sqlite
    from modelsearch.backends.database.sqlite.query import BM25, Lexeme, SearchQueryExpression

    class Indexer(WritesWords, sqlite.ObjectIndexer):
        pass

    class Asks(AsksWords):
        def build_search_query_content(self, query, config=None):
            found = self.runs_of(query)
            if found is None:
                return super().build_search_query_content(query, config=config)
            runs, any_is_enough = found
            # FTS5 reads words in quotes as a phrase; * after them asks for a beginning.
            lexemes = [Lexeme(" ".join(run.words), prefix=run.is_beginning) for run in runs]
            whole = lexemes[0] if lexemes else Lexeme(words.NOWHERE)
            for lexeme in lexemes[1:]:
                whole = whole | lexeme if any_is_enough else whole & lexeme
            return SearchQueryExpression(whole, config=config)

    class TitleFirst(BM25):
        """A word in the title counts most, however long the text below it.

        The columns of the index: autocomplete, body, title.
        """

        def as_sql(self, compiler, connection, **options):
            plain, _params = super().as_sql(compiler, connection)
            return plain.replace(")", ", 0.0, 1.0, 50.0)"), []

    class Search(Asks, sqlite.SQLiteSearchQueryCompiler):
        def _build_rank_expression(self, vectors, config):
            return TitleFirst()

    class Autocomplete(Asks, sqlite.SQLiteAutocompleteQueryCompiler):
        pass

    class JapaneseSearchBackend(sqlite.SQLiteSearchBackend):
        index_class = with_indexer(sqlite.SQLiteIndex, Indexer)
        query_compiler_class = Search
        autocomplete_query_compiler_class = Autocomplete

    return JapaneseSearchBackend


def postgres_backend():
    from django.contrib.postgres.search import SearchQuery
    from modelsearch.backends.database.postgres import postgres

    class Indexer(WritesWords, postgres.ObjectIndexer):
        pass

    class Asks(AsksWords):
        def build_tsquery_content(self, query, config=None, invert=False):
            found = self.runs_of(query)
            if found is None:
                return super().build_tsquery_content(query, config=config, invert=invert)
            runs, any_is_enough = found
            whole = (" | " if any_is_enough else " & ").join(map(tsquery, runs)) or words.NOWHERE
            return SearchQuery(f"!({whole})" if invert else whole, search_type="raw", config=config)

    class Search(Asks, postgres.PostgresSearchQueryCompiler):
        pass

    class Autocomplete(Asks, postgres.PostgresAutocompleteQueryCompiler):
        pass

    class JapaneseSearchBackend(postgres.PostgresSearchBackend):
        index_class = with_indexer(postgres.PostgresIndex, Indexer)
        query_compiler_class = Search
        autocomplete_query_compiler_class = Autocomplete

        def __init__(self, params):
            # "simple" leaves words as they are: ours have no endings to strip.
            super().__init__(params | {"SEARCH_CONFIG": "simple"})

    return JapaneseSearchBackend


def tsquery(run):
    """Return a run in PostgreSQL's language. Its words hold letters and digits only."""
    return "(" + " <-> ".join(run.words) + (":*" if run.is_beginning else "") + ")"
