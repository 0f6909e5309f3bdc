# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""dev/python -m dev.lib.translations: the texts of our add-ons, read out of them anew.

Writes i18n/<add-on>.pot, gives each language the new texts and takes from it the gone
ones, and says what is left to translate. What changed only a little is not guessed.
"""

import sys
from pathlib import Path

import polib

from . import cache, command, database, process, runtime
from .cache import CHECKOUT
from .cluster import Cluster
from .progress import say, step

FOLDERS = {
    "pos_glase": CHECKOUT / "i18n",
    "pos_self_order_glase": runtime.MORE_ADDONS / "pos_self_order_glase" / "i18n",
}
MODULES = {"pos_self_order_glase": (database.SELF_ORDER,)}  # that an add-on needs
INNER = "addons/pos_glase/addons/"  # as a place begins in Odoo's export
LANGUAGES = ("da", "de", "es", "fi", "fr", "it", "nb", "nl", "pt", "ro", "sv")
ONE_OR_MORE = "nplurals=2; plural=(n != 1);"
PLURALS = {  # how a language counts otherwise
    "fr": "nplurals=2; plural=(n > 1);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20))"
    " ? 1 : 2);",
}
HEADER = {
    "Project-Id-Version": "",
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
    left = 0
    for addon, folder in FOLDERS.items():
        with Cluster() as cluster:
            template = _export(ready, cluster, addon)
        folder.mkdir(exist_ok=True)
        template.save(str(folder / f"{addon}.pot"))
        left += sum(_merge(folder, language, template) for language in LANGUAGES)
    return 1 if left else 0


def _export(ready: runtime.Runtime, cluster: Cluster, addon: str) -> polib.POFile:
    name = database.with_addon(ready, cluster, *MODULES.get(addon, ()))
    file = cache.run_folder() / f"{addon}.pot"
    config = file.with_suffix(".conf")
    addons = ",".join(map(str, ready.addons_path))
    config.write_text(f"[options]\naddons_path = {addons}\n")
    options = ["export", "-c", config, "-d", name, "-o", file, addon]
    command = [ready.python, ready.odoo_bin, "i18n", *options]
    environment = ready.environment() | cluster.environment()
    with step(f"Reading the texts of {addon}"):
        process.run(command, "Odoo could not export the texts", env=environment)
    template = polib.pofile(str(file), wrapwidth=78)
    _leave_out_inner_addons(template)
    template.metadata = HEADER | {"Project-Id-Version": f"{addon} 19.0"}
    return template


def _leave_out_inner_addons(template: polib.POFile) -> None:
    """Odoo reads all that is below an add-on, hence the add-ons in addons/ as well."""
    for entry in list(template):
        entry.occurrences = [
            (place, line) for place, line in entry.occurrences if INNER not in place
        ]
        if not entry.occurrences:
            template.remove(entry)


def _merge(folder: Path, language: str, template: polib.POFile) -> int:
    """Bring one language up to date; answer how many texts are not translated."""
    file = folder / f"{language}.po"
    known = polib.pofile(str(file)) if file.exists() else []
    translated = {entry.msgid: entry.msgstr for entry in known}
    po = polib.POFile(wrapwidth=78)
    counts = PLURALS.get(language, ONE_OR_MORE)
    po.metadata = template.metadata | {"Language": language, "Plural-Forms": counts}
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
