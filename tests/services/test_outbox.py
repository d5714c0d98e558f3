"""What a person decides about mail: it is written, hurried, taken back, said to have arrived, or sent once more."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from uuid import uuid4

import pytest

from desktop.errors import BadInput, RefundDeskError, Refusal
from desktop.services import cancellations, credit_notes, mail, outbox
from desktop.services.queries import inbox, inbox_detail
from desktop.services.queries import outbox as queries
from desktop.services.queries.inbox_rows import Choice, InboxKind
from desktop.services.queries.outbox import MailState, OutboxFilter, OutboxQuery
from desktop.services.smtp import NotSent, Refused, Unanswered
from tests.services.mailing import ANNA, BERT, mails, make_real, owe_anna, promise, readdress, states
from tests.services.office_builder import OfficeBuilder
from tests.services.scenes import After


@pytest.fixture
def promised(after: After) -> OfficeBuilder:
    return after(owe_anna)


def fails(how: RefundDeskError) -> mail.Post:
    """A mail server that says this of everything."""

    def post(_: object) -> None:
        raise how

    return post


def leave(office: OfficeBuilder, how: RefundDeskError | None = None) -> list[str]:
    """One round over the outbox; the recipients of what left."""
    taken: list[str] = []
    mail.send_due(office.desk(), fails(how) if how else lambda message: taken.append(str(message["To"])))
    return taken


def waiting_mail(office: OfficeBuilder) -> list[InboxKind]:
    """The mail that waits for a person in the inbox."""
    return [row.kind for row in inbox.waiting(office.desk("manager")) if row.mail_id is not None]


def test_a_perhaps_sent_mail_is_a_task_with_two_ways_out(promised: OfficeBuilder) -> None:
    leave(promised, Unanswered("No answer came."))
    assert waiting_mail(promised) == [InboxKind.MAIL]
    (row,) = (row for row in inbox.waiting(promised.desk()) if row.mail_id is not None)
    detail = inbox_detail.detail(promised.desk(), row.key)
    assert detail is not None
    assert ANNA in detail.title
    assert "No answer came." in detail.sentence
    assert "not sent again by itself" in detail.sentence
    assert [each.choice for each in detail.choices] == [Choice.ARRIVED, Choice.MAIL_AGAIN]
    outbox.arrived(promised.desk(), mails(promised)[0].id)
    assert waiting_mail(promised) == []
    assert states(promised) == {ANNA: "sent"}
    assert leave(promised) == []


def test_once_more_sends_the_same_mail_under_the_same_identifier(promised: OfficeBuilder) -> None:
    leave(promised, Unanswered("No answer came."))
    before = mails(promised)[0].message_id
    assert outbox.send_again(promised.desk(), mails(promised)[0].id) == ANNA
    assert leave(promised) == [ANNA]
    assert mails(promised)[0].message_id == before
    assert waiting_mail(promised) == []


def test_a_refused_mail_goes_to_the_corrected_address(promised: OfficeBuilder) -> None:
    leave(promised, Refused("The mail server refused it: 550 no such person."))
    assert waiting_mail(promised) == [InboxKind.MAIL_REFUSED]
    readdress(promised, BERT)
    assert outbox.send_again(promised.desk(), mails(promised)[0].id) == BERT
    assert leave(promised) == [BERT]


def test_a_mail_that_another_desk_is_sending_cannot_be_decided_about(promised: OfficeBuilder) -> None:
    decided: list[str] = []

    def looks_meanwhile(_: object) -> None:
        assert waiting_mail(promised) == []
        for act in (outbox.arrived, outbox.send_again, outbox.drop, outbox.hurry):
            with pytest.raises(RefundDeskError) as refused:
                act(promised.desk("manager"), mails(promised)[0].id)
            decided.append(refused.value.code)

    mail.send_due(promised.desk(), looks_meanwhile)
    assert decided == ["not_waiting"] * 4
    assert states(promised) == {ANNA: "sent"}


def test_a_mail_can_be_taken_back_before_it_leaves_and_not_after(promised: OfficeBuilder) -> None:
    mail_id = mails(promised)[0].id
    outbox.drop(promised.desk(), mail_id)
    assert leave(promised) == []
    assert states(promised) == {ANNA: "dropped"}
    for act in (outbox.drop, outbox.send_again, outbox.arrived):
        with pytest.raises(RefundDeskError):
            act(promised.desk(), mail_id)


def test_send_now_does_not_wait_for_the_next_try_but_for_the_end_of_undo(office: OfficeBuilder) -> None:
    make_real(office)
    promise(office)
    leave(office, NotSent("The line broke."))
    assert leave(office) == []
    outbox.hurry(office.desk(), mails(office)[0].id)
    assert leave(office) == [ANNA]
    cancellations.cancel(office.desk(), office.invoice(customer="Anna"))
    with pytest.raises(RefundDeskError) as refused:
        outbox.hurry(office.desk(), mails(office)[1].id)
    assert refused.value.code == "too_early"


def test_many_notes_are_mailed_in_one_go_and_what_is_left_out_is_named(promised: OfficeBuilder) -> None:
    plain = [promised.refunded(promised.paid(customer="Anna"), amount="10.00") for _ in range(2)]
    nobody = promised.refunded(promised.paid(customer="Bert"), amount="10.00")
    readdress(promised, "", "Bert")
    returned = promised.refunded(promised.paid(customer="Anna"), amount="10.00")
    promised.comes_back(returned)
    first = mails(promised)[0].note_id
    ids = [promised.note_of(each).id for each in (*plain, nobody, returned)]
    written = outbox.write_all(promised.desk(), [first, *ids])
    assert len(written.mail_ids) == 2
    assert written.mailed_before == ["CN-2026-0001"]
    assert (written.no_address, written.untrue) == (["CN-2026-0004"], ["CN-2026-0005"])
    assert leave(promised) == [ANNA] * 3
    assert outbox.write_all(promised.desk(), [first, *ids]).mail_ids == [], "twice pressed is once written"


def test_one_form_writes_one_mail_and_a_person_may_write_another(promised: OfficeBuilder) -> None:
    note_id, form = mails(promised)[0].note_id, uuid4()
    assert outbox.write(promised.desk(), form, note_id, BERT) == outbox.write(promised.desk(), form, note_id, BERT)
    outbox.write(promised.desk(), uuid4(), note_id, BERT)
    assert [each.recipient for each in mails(promised)] == [ANNA, BERT, BERT]
    assert len({each.message_id for each in mails(promised)}) == 3
    with pytest.raises(BadInput, match="is no e-mail address"):
        outbox.write(promised.desk(), uuid4(), note_id, "Anna, Bert")


def test_the_note_of_a_cancellation_is_never_mailed_within_the_twenty_minutes(office: OfficeBuilder) -> None:
    make_real(office)
    note_id = cancellations.cancel(office.desk(), office.invoice())
    assert note_id is not None
    outbox.write(office.desk(), uuid4(), note_id, BERT)
    office.later(minutes=20)
    assert leave(office) == []
    office.later(seconds=1)
    assert len(leave(office)) == 2


def test_no_mail_says_that_money_went_back_which_came_back(office: OfficeBuilder) -> None:
    make_real(office)
    refund_id = office.refunded(office.paid(), amount="30.00", notify=True)
    leave(office, Unanswered("No answer came."))
    office.comes_back(refund_id)
    note_id = mails(office)[0].note_id
    with pytest.raises(BadInput, match="did not stay with the customer"):
        outbox.write(office.desk(), uuid4(), note_id, BERT)
    with pytest.raises(BadInput, match="did not stay with the customer"):
        outbox.send_again(office.desk(), mails(office)[0].id)


def test_a_persons_own_program_gets_text_and_paper_and_only_that_person_knows(promised: OfficeBuilder) -> None:
    handed = outbox.hand_over(promised.desk(), mails(promised)[0].id)
    (stored,) = mails(promised)
    assert (handed.recipient, handed.subject, handed.body) == (ANNA, stored.subject, stored.body)
    assert handed.pdf == credit_notes.document(promised.desk(), stored.note_id)
    draft = message_from_bytes(handed.draft, policy=default)
    assert (draft["X-Unsent"], draft["To"], draft["From"]) == ("1", ANNA, None)
    assert [part.get_filename() for part in draft.iter_attachments()] == ["CN-2026-0001.pdf"]
    assert (stored.state, waiting_mail(promised)) == ("perhaps", [InboxKind.MAIL])
    promised.later(days=1)
    assert leave(promised) == [], "the program does not send beside the person"


def test_nothing_is_handed_over_in_a_practice_office(promised: OfficeBuilder) -> None:
    promised.tamper("UPDATE office SET kind = 'sample'")
    with pytest.raises(BadInput, match="practise"):
        outbox.hand_over(promised.desk(), mails(promised)[0].id)
    assert states(promised) == {ANNA: "held"}


def test_who_may_not_mail_may_not_decide_about_mail(promised: OfficeBuilder) -> None:
    mail_id, note_id = mails(promised)[0].id, mails(promised)[0].note_id
    viewer = promised.desk("viewer")
    for act in (outbox.hurry, outbox.drop, outbox.arrived, outbox.send_again, outbox.hand_over):
        with pytest.raises(Refusal) as refused:
            act(viewer, mail_id)
        assert refused.value.code == "no_right"
    with pytest.raises(Refusal):
        outbox.write(viewer, uuid4(), note_id, BERT)
    (row,), _ = queries.window(viewer, OutboxQuery())
    assert "do not have the right" in row.obstacle


def test_the_outbox_lists_what_waits_first_and_finds_the_rest(promised: OfficeBuilder) -> None:
    promise(promised, BERT)
    leave(promised, NotSent("The line broke."))
    (bert, anna), more = queries.window(promised.desk(), OutboxQuery())
    assert (bert.recipient, anna.recipient, more) == (BERT, ANNA, False)
    assert (bert.state, bert.trouble) == (MailState.WAITING, "The line broke.")
    assert bert.next_try_at == promised.now + timedelta(minutes=1)
    promised.later(minutes=1)
    leave(promised)
    assert queries.window(promised.desk(), OutboxQuery())[0] == []
    assert queries.count(promised.desk(), OutboxQuery(OutboxFilter.SENT)) == 2
    (found,), _ = queries.window(promised.desk(), OutboxQuery(OutboxFilter.ALL, "bert cn-2026"))
    assert found.recipient == BERT
    assert queries.count(promised.desk(), OutboxQuery(OutboxFilter.ALL, "bert cn-2026")) == 1
