from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engage.accounts.enums import ContactKind
from engage.accounts.models import Contact
from engage.contributions import access
from engage.contributions.enums import Ending, IdentityTier
from engage.contributions.models import Contribution, Receipt
from engage.contributions.words import AlreadyGone
from engage.core.expired_forms import keeps_words_when_expired
from engage.participant import services, tries
from engage.participant.forms import AddressForm, CodeForm, PhoneForm, PostForm, QuotingForm, WayForm
from engage.participant.listing import A_PAGE, contributions_of, with_how_far
from engage.participant.reaching import how_told, masked
from engage.participant.thread import follow

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


# --- Ways in -------------------------------------------------------------------------------------------


@sensitive_post_parameters("code")
@read_or_send
def receipt(request: HttpRequest) -> HttpResponse:
    """Enter a return code. A right one opens that contribution in this browser for half an hour."""
    form = _code_form(request)
    if form is None:
        return _too_many_tries(request)
    found = _look_up(request, form)
    if found:
        access.open_here(request, found)
        return redirect("participant:contribution", found.reference)
    context = {"form": form, "was_closed": "closed" in request.GET, "opened": list(access.opened(request))}
    return render(request, "participant/receipt.html", context)


@sensitive_post_parameters("code")
@login_required
@read_or_send
def add(request: HttpRequest) -> HttpResponse:
    """Put something that was sent without signing in into one's account."""
    form = _code_form(request)
    if form is None:
        return _too_many_tries(request)
    found = _look_up(request, form)
    if found and _claim(request, form, found):
        messages.success(request, _("This is in your account now."))
        return redirect("participant:contribution", found.reference)
    return render(request, "participant/add.html", {"form": form})


def _code_form(request: HttpRequest) -> CodeForm | None:
    """None when this visitor has used up their tries for now."""
    if request.method != "POST":
        return CodeForm()
    return CodeForm(request.POST) if tries.may_try(request) else None


def _look_up(request: HttpRequest, form: CodeForm) -> Contribution | None:
    if not form.is_bound or not form.is_valid():
        return None
    found = Receipt.objects.for_code(form.cleaned_data["code"])
    if found is None:
        tries.count_wrong(request)
        form.refuse()
        return None
    return found.contribution


def _claim(request: HttpRequest, form: CodeForm, contribution: Contribution) -> bool:
    try:
        services.claim(user=request.user, contribution=contribution)
    except services.BelongsToAnAccount:
        form.add_error("code", _("This is in another account already. Sign in there to follow it."))
    except AlreadyGone:
        form.add_error("code", _("This was withdrawn. You can still open it with its return code."))
    return not form.errors


def _too_many_tries(request: HttpRequest) -> HttpResponse:
    """Without the code that was typed: it may be nearly right, and this page is one about an error."""
    context = {"minutes": tries.SECONDS // 60}
    response = render(request, "participant/too_many_tries.html", context, status=429)
    response["Retry-After"] = str(tries.SECONDS)
    return response


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    access.close(request)
    messages.success(request, _("It is closed in this browser."))
    return redirect("participant:receipt")


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that came from one account, latest first."""
    page = Paginator(contributions_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "participant/home.html", {"rows": with_how_far(page), "page_obj": page})


def for_its_person(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever gave it, and for nobody else: by their account or by a code that is open here. To everyone
    else it answers alike whether it exists or not."""

    @wraps(view)
    def found(request: HttpRequest, reference: str, **named: int) -> HttpResponse:
        contribution = access.find(request, reference)
        if contribution:
            return view(request, contribution, **named)
        if request.user.is_authenticated:
            raise Http404
        return redirect(f"{reverse('participant:receipt')}?closed")

    return found


# --- What happened, and what the person can do ----------------------------------------------------------


@require_safe
@for_its_person
def show(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    context = {
        "thread": follow(contribution),
        "contribution": contribution,
        "by_account": access.owns_by_account(request, contribution),
        "opened_here": contribution.reference in access.opened(request),
        "removed_in_time": contribution.ending == Ending.RETENTION,
        "may_be_quoted": contribution.may_be_quoted,
        "never_quoted": contribution.identity_tier == IdentityTier.PRIVATE,
        "address": _address_shown(request, contribution),
        "how": _how_told(request, contribution),
        "to_confirm": _to_confirm(contribution),
    }
    return render(request, "participant/contribution.html", context)


def _to_confirm(contribution: Contribution) -> str:
    """What is still to do about an e-mail address: nobody has said that it is theirs, and were they asked?"""
    contact: Contact | None = contribution.contact
    if contact is None or contact.kind != ContactKind.EMAIL or contact.confirmed_at or contact.stopped_at:
        return ""
    return "asked" if contribution.was_asked else "not asked"


def _address_shown(request: HttpRequest, contribution: Contribution) -> str:
    """In full to the account it belongs to. A code may have been found: it shows enough to know one's own by."""
    contact: Contact | None = contribution.contact
    if contact is None:
        return ""
    if request.user.is_authenticated and contact.user_id == request.user.pk:
        return contact.address
    return masked(contact.address)


@read_or_send
@for_its_person
def withdraw(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Says what will happen; a second press does it."""
    if contribution.is_withdrawn:
        return redirect("participant:contribution", contribution.reference)
    if request.method != "POST":
        return render(request, "participant/withdraw.html", {"contribution": contribution})
    services.take_back(contribution=contribution)
    # From here on nothing says whose it was. So that they see it is done, it stays open here for a while.
    access.open_here(request, contribution)
    messages.success(request, _("What you sent is withdrawn."))
    return redirect("participant:contribution", contribution.reference)


@keeps_words_when_expired
@read_or_send
@for_its_person
def reach(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Change or remove the address we write to about this."""
    if contribution.is_withdrawn:
        return redirect("participant:contribution", contribution.reference)
    forms = [of(request.POST if _is_sent(request, of) else None) for of in _forms_for(contribution.contact)]
    form = next((one for one in forms if one.is_bound), forms[0])
    if request.method == "POST" and ("remove" in request.POST or form.is_valid()):
        return _changed(request, contribution, lambda: _reach(request, contribution, form))
    context = {
        "contribution": contribution,
        "form": form,
        "forms": forms,
        "address": _address_shown(request, contribution),
        "how": _how_told(request, contribution),
        "in_account": bool(contribution.contact and contribution.contact.user_id),
        "promise": services.reach_promise(contribution),
    }
    return render(request, "participant/reach.html", context)


def _forms_for(contact: Contact | None) -> list[type[WayForm]]:
    """Of the way in which they are told now first; e-mail can always take its place."""
    ways: list[type[WayForm]] = [PostForm, PhoneForm]
    return [*(way for way in ways if contact and contact.kind == way.kind), AddressForm]


def _is_sent(request: HttpRequest, form: type[WayForm]) -> bool:
    """What has none of their fields is an e-mail address left out."""
    if request.method != "POST" or "remove" in request.POST:
        return False
    others = {"post", "phone"} & set(request.POST)
    return bool(set(form.base_fields) & others) if others else form is AddressForm


def _how_told(request: HttpRequest, contribution: Contribution) -> str:
    return how_told(contribution.contact, _address_shown(request, contribution)) if contribution.contact else ""


def _reach(request: HttpRequest, contribution: Contribution, form: WayForm) -> str:
    if "remove" in request.POST:
        services.remove_address(contribution=contribution)
        return _("The address is deleted. We will not write to you about this.")
    services.correct_address(contribution=contribution, address=form.given(), kind=form.kind)
    if form.kind != ContactKind.EMAIL:
        return _("We have what you gave. That is how we reach you from now on.")
    return _("We have the new address. Look in its inbox: a message there asks whether it is yours.")


@require_POST
@for_its_person
def letters(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Stop messages, or start them again."""
    contact = contribution.contact
    if contact is None:
        return redirect("participant:contribution", contribution.reference)
    if "start" in request.POST:
        services.start_again(contact=contact)
        messages.success(request, _("We will write to you again."))
    else:
        services.stop(contact=contact)
        messages.success(request, _("We will not write to you any more."))
    return redirect("participant:contribution", contribution.reference)


@require_POST
@for_its_person
def ask(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Sends the message that asks whether an address is theirs, to whoever never got one."""
    if services.ask_whether_it_is_theirs(contribution=contribution):
        messages.success(request, _("We are sending you a message. Open the first link in it."))
    return redirect("participant:contribution", contribution.reference)


@read_or_send
@for_its_person
def quoting(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Say yes or no to being quoted, at any time."""
    if contribution.is_withdrawn or contribution.identity_tier == IdentityTier.PRIVATE:
        return redirect("participant:contribution", contribution.reference)
    initial = {"granted": "yes" if contribution.may_be_quoted else "no"}
    form = QuotingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        return _changed(request, contribution, lambda: _quote(contribution, form.cleaned_data["granted"]))
    context = {"contribution": contribution, "form": form, "promise": services.quoting_promise(contribution)}
    return render(request, "participant/quoting.html", context)


def _quote(contribution: Contribution, granted: bool) -> str:
    services.say_about_quoting(contribution=contribution, granted=granted)
    return _("You may be quoted.") if granted else _("You will not be quoted.")


def _changed(request: HttpRequest, contribution: Contribution, change: Callable[[], str]) -> HttpResponse:
    """Makes one change and says so on the page of the contribution."""
    try:
        messages.success(request, change())
    except AlreadyGone:
        messages.error(request, _("This was withdrawn meanwhile. Nothing of it can be changed."))
    except services.BelongsToAnAccount:
        messages.error(request, _("This is in an account. Sign in to change how you are reached."))
    return redirect("participant:contribution", contribution.reference)
