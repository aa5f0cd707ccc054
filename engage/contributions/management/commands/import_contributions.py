from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from engage.accounts.models import User
from engage.contributions.importing.csv_tables import ENCODINGS, CsvTable
from engage.contributions.importing.mapping import columns_of, saved_as
from engage.contributions.importing.opening import is_workbook
from engage.contributions.importing.outside import sides
from engage.contributions.importing.report import REFUSED, SKIPPED, TAKEN, Report
from engage.contributions.importing.request import Columns, Request
from engage.contributions.importing.run import Import
from engage.contributions.importing.tables import CannotRead, Table, heading
from engage.contributions.importing.xlsx_tables import XlsxTable
from engage.contributions.models import Activity

NOTHING_DONE, SOME_REFUSED = 1, 3


class Command(BaseCommand):
    help = (
        "Brings in answers that were given elsewhere, from a CSV or Excel (.xlsx) file. Rows that are here already "
        "are skipped, so it can be run again at any time: after an interruption, or once refused rows are mended. "
        "It ends with 0 when every row was taken or skipped, 3 when some were refused, 1 when nothing was done."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--activity", required=True, metavar="SLUG", help="what these are answers to")
        parser.add_argument(
            "--like", default="", metavar="NAME",
            help="what each column is, as it was saved in the admin under this name or number for such a file"
        )  # fmt: skip
        self._add_columns(parser)
        parser.add_argument("--quote-basis", default="", metavar="TEXT", help="what they were asked about that")
        parser.add_argument(
            "--leave-outside", action="store_true",
            help="refuse rows that are dated before the first day or after the last; otherwise they are taken"
        )  # fmt: skip
        parser.add_argument("--contact-basis", default="", metavar="TEXT", help="what they were told it is used for")
        parser.add_argument(
            "--codes", type=Path, metavar="FILE",
            help="write each row's return code there, once, for a mail merge; until the end the file is FILE.part"
        )  # fmt: skip
        parser.add_argument("--tell", action="store_true", help="send a receipt to those who left an address")
        parser.add_argument(
            "--language", default="",
            help=f"of the words (default: as it was saved with --like, else {settings.LANGUAGE_CODE})"
        )  # fmt: skip
        parser.add_argument("--encoding", choices=sorted(ENCODINGS), default="utf-8", help="of a CSV file")
        parser.add_argument("--sheet", default="", metavar="NAME", help="of a workbook (default: its first)")
        parser.add_argument("--by", metavar="EMAIL", help="the member of staff who does this, for the record")
        parser.add_argument("--other-columns", action="store_true", help="take the same file in from other columns")
        parser.add_argument("--codes-lost", action="store_true", help="go on without an interrupted run's codes")

    def _add_columns(self, parser):
        parser.add_argument(
            "--text-column", action="append", default=[], metavar="NAME", dest="texts",
            help="a column with people's words; its heading is kept as what was asked (repeat it for more)"
        )  # fmt: skip
        parser.add_argument("--id-column", default="", metavar="NAME", help="each row's id in the other system")
        parser.add_argument(
            "--date-column", default="", metavar="NAME",
            help="when it was said: 2027-03-04, 4/3/2027 (the day first), 4 March 2027, or milliseconds since 1970"
        )  # fmt: skip
        parser.add_argument(
            "--email-column", default="", metavar="NAME",
            help="an address for news of what became of it; a row whose address is none is refused, words and all"
        )  # fmt: skip
        parser.add_argument(
            "--post-column", action="append", default=[], metavar="NAME", dest="post",
            help="a postal address, or a line of it (repeat it, the name first), used where there is no e-mail address"
        )  # fmt: skip
        parser.add_argument("--phone-column", default="", metavar="NAME", help="used where there is neither")
        parser.add_argument(
            "--choice-column", action="append", default=[], metavar="NAME", dest="choices",
            help="a column whose values are kept as they are (repeat it for more)"
        )  # fmt: skip
        parser.add_argument("--channel-column", default="", metavar="NAME", help="by which way it came there")
        parser.add_argument("--organisation-column", default="", metavar="NAME", help="whom the person spoke for")
        parser.add_argument("--ward-column", default="", metavar="NAME", help="the ward the person lives in")
        parser.add_argument(
            "--quote-column", default="", metavar="NAME", help="yes or no: whether the person may be quoted"
        )

    def handle(self, *args, **options):
        report = Report(self.stdout.write)
        with override(settings.LANGUAGE_CODE):
            try:
                staff, (request, table) = self._staff(options["by"]), self._asked(options)
                run = Import(
                    by=staff,
                    request=request,
                    table=table,
                    path=options["file"],
                    codes=options["codes"],
                    report=report,
                )
                rows = run.begin()
                run.go()
            except CannotRead as error:
                raise CommandError(str(error), returncode=NOTHING_DONE) from error
            self._sum_up(report, rows, options["codes"], run)

    def _sum_up(self, report: Report, rows: int, codes: Path | None, run: Import) -> None:
        count = report.count
        self.stdout.write(
            f"{rows} rows: {count[TAKEN]} taken, {count[SKIPPED]} skipped because they are here already, "
            f"{count[REFUSED]} refused."
        )
        for side in sides(run.request.activity, run.outside):
            self.stdout.write(f"Taken too: {side.sentence} Say --leave-outside to leave such rows out.")
        if codes and run.codes.codes:
            self.stdout.write(f"{run.codes.codes} return codes are in {codes}. They cannot be had a second time.")
        elif codes:
            self.stdout.write("There are no new return codes, so no file was made for them.")
        elif count[TAKEN]:
            self.stdout.write("No return codes were asked for (--codes), so nobody can follow these answers by code.")
        if count[REFUSED]:
            raise CommandError(
                "Mend the refused rows and run the same command with the mended file: the others will be skipped.",
                returncode=SOME_REFUSED,
            )

    def _staff(self, email: str | None) -> User | None:
        if not email:
            return None
        user = User.objects.filter(email__iexact=email, is_staff=True, is_active=True).first()
        if user is None:
            raise CannotRead("Nobody on the staff signs in with the address given with --by.")
        return user

    def _asked(self, options) -> tuple[Request, Table]:
        activity = Activity.objects.select_related("organisation").filter(slug=options["activity"]).first()
        if activity is None:
            there = ", ".join(Activity.objects.values_list("slug", flat=True)[:30]) or "none yet"
            raise CannotRead(f"There is no activity called {options['activity']}. There are: {there}.")
        named = self._columns(options)
        if options["like"]:
            if named.wanted():
                raise CannotRead("--like says what each column is. Leave out --like, or every option for a column.")
            table = self._open(options, None)
            saved = saved_as(activity.organisation, options["like"], table.headings)
            return self._request(options, activity, columns_of(table.headings, saved.uses), saved.language), table
        if not named.texts:
            raise CannotRead("Say which columns hold people's words: with --text-column, or with --like as saved.")
        return self._request(options, activity, named), self._open(options, named.wanted())

    def _request(self, options, activity: Activity, columns: Columns, language: str = "") -> Request:
        return Request(
            activity=activity,
            columns=columns,
            language=options["language"] or language or settings.LANGUAGE_CODE,
            contact_basis=options["contact_basis"].strip(),
            quote_basis=options["quote_basis"].strip(),
            leave_outside=options["leave_outside"],
            tell=options["tell"],
            other_columns=options["other_columns"],
            codes_lost=options["codes_lost"],
        )

    def _columns(self, options) -> Columns:
        return Columns(
            texts=tuple(heading(name) for name in options["texts"]),
            own_id=heading(options["id_column"]),
            date=heading(options["date_column"]),
            email=heading(options["email_column"]),
            post=tuple(heading(name) for name in options["post"]),
            phone=heading(options["phone_column"]),
            choices=tuple(heading(name) for name in options["choices"]),
            channel=heading(options["channel_column"]),
            organisation=heading(options["organisation_column"]),
            ward=heading(options["ward_column"]),
            quote=heading(options["quote_column"]),
        )

    def _open(self, options, wanted: list[str] | None) -> Table:
        path = options["file"]
        try:
            if is_workbook(path):
                return XlsxTable(path, options["sheet"])
        except OSError as error:
            raise CannotRead(f"{path} cannot be opened: {error.strerror}.") from error
        return CsvTable(path, wanted, options["encoding"])
