"""Searching for "buses" finds "bus", and "elan" finds "Élan", on both databases.

The tables are Wagtail's own (tests/analysis/test_search.py notices when they change); its triggers keep
filling them. Entries that PostgreSQL made before are made anew by `manage.py update_index`.
"""

from django.db import DatabaseError, migrations, transaction

FTS = "wagtailsearch_indexentry_fts"
ENTRIES = "wagtailsearch_indexentry"
TOKENIZER = "porter unicode61 remove_diacritics 2"


def find_word_forms(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _make_sqlite_table(schema_editor, f", tokenize='{TOKENIZER}'")
    elif schema_editor.connection.vendor == "postgresql":
        _make_postgres_configuration(schema_editor)


def find_exact_words(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _make_sqlite_table(schema_editor, "")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS engage")


def _make_sqlite_table(schema_editor, options):
    if FTS not in schema_editor.connection.introspection.table_names():
        return  # an SQLite without FTS5: Wagtail falls back to plain comparison
    schema_editor.execute(f"DROP TABLE {FTS}")
    schema_editor.execute(f"CREATE VIRTUAL TABLE {FTS} USING fts5(autocomplete, body, title{options})")
    schema_editor.execute(
        f"INSERT INTO {FTS}(rowid, autocomplete, body, title) SELECT id, autocomplete, body, title FROM {ENTRIES}"
    )


def _make_postgres_configuration(schema_editor):
    connection = schema_editor.connection
    schema_editor.execute("CREATE TEXT SEARCH CONFIGURATION engage (COPY = english)")
    try:
        with transaction.atomic(using=connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    except DatabaseError:
        return  # not allowed, or not installed: word forms are found, accents count
    schema_editor.execute(
        "ALTER TEXT SEARCH CONFIGURATION engage "
        "ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0002_reviewed_by_neither_author_nor_reviser"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [migrations.RunPython(find_word_forms, find_exact_words)]
