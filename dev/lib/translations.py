# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""dev/python -m dev.lib.translations: the texts of the add-on, read out of it anew.

Writes i18n/pos_glase.pot, gives each language the new texts and takes from it the gone
ones, and says what is left to translate. What changed only a little is not guessed.
"""

import sys

import polib

from . import cache, command, database, process, runtime
from .cache import CHECKOUT
from .cluster import Cluster
from .progress import say, step

FOLDER = CHECKOUT / "i18n"
LANGUAGES = ("da", "de", "es", "fi", "fr", "it", "nb", "nl", "pt", "ro", "sv")
ONE_OR_MORE = "nplurals=2; plural=(n != 1);"
PLURALS = {  # how a language counts otherwise
    "fr": "nplurals=2; plural=(n > 1);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20))"
    " ? 1 : 2);",
}
HEADER = {
    "Project-Id-Version": "pos_glase 19.0",
    "Report-Msgid-Bugs-To": "",
    "Last-Translator": "",
    "Language-Team": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "",
}


def main() -> int:
    """Answer the status to exit with: 1 while a text is not translated."""
    ready = runtime.ensure()
    with Cluster() as cluster:
        template = _export(ready, cluster)
    template.save(str(FOLDER / "pos_glase.pot"))
    left = [_merge(language, template) for language in LANGUAGES]
    return 1 if any(left) else 0


def _export(ready: runtime.Runtime, cluster: Cluster) -> polib.POFile:
    name = database.with_addon(ready, cluster)
    file = cache.run_folder() / "pos_glase.pot"
    config = file.with_suffix(".conf")
    addons = ",".join(map(str, ready.addons_path))
    config.write_text(f"[options]\naddons_path = {addons}\n")
    options = ["export", "-c", config, "-d", name, "-o", file, "pos_glase"]
    command = [ready.python, ready.odoo_bin, "i18n", *options]
    environment = ready.environment() | cluster.environment()
    with step("Reading the texts"):
        process.run(command, "Odoo could not export the texts", env=environment)
    template = polib.pofile(str(file), wrapwidth=78)
    template.metadata = dict(HEADER)
    return template


def _merge(language: str, template: polib.POFile) -> int:
    """Bring one language up to date; answer how many texts are not translated."""
    file = FOLDER / f"{language}.po"
    known = polib.pofile(str(file)) if file.exists() else []
    translated = {entry.msgid: entry.msgstr for entry in known}
    po = polib.POFile(wrapwidth=78)
    counts = PLURALS.get(language, ONE_OR_MORE)
    po.metadata = HEADER | {"Language": language, "Plural-Forms": counts}
    po.header = template.header
    for entry in template:
        po.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=translated.get(entry.msgid, ""),
                occurrences=entry.occurrences,
                comment=entry.comment,
                flags=entry.flags,
            )
        )
    po.save(str(file))
    left = len(po.untranslated_entries())
    say(f"{language}: {left} of {len(po)} texts are left to translate")
    return left


if __name__ == "__main__":
    sys.exit(command.run("translations", main))
