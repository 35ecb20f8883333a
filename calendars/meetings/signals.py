"""What meetings tell the floors above. All are sent inside the transaction of the change, `sender` is `Meeting`.

What a receiver raises undoes the change; what it does outside the database goes through the outbox.

`meeting_answered(answers, by)`: answers of attendees changed, by themselves, by the calendar or by hand; `answers`
pairs each attendee, who comes with their meeting, with the answer there was. The calendar tells many at once.

`meeting_changed_outside(meeting, change, by)`: somebody changed or deleted the event in the outside calendar. `change`
is what `Meeting.outside_change` now holds, {"gone": True} for a deleted one. Nothing of ours has changed yet.

`meeting_refused(meeting, sentence, refusal)`: the outside calendar refused the event and said why. `refusal` names it,
the same for each further try; what is told of it, is told once.

`attendees_changed(meeting, by)`: colleagues or rooms were added or removed, by us or by the outside calendar.

`attendees_wanted(meeting, users)`: a question. The outside calendar invited these colleagues; each receiver answers the
keys of those who may not take part here, whoever invited them. They are left out, the others come in.
"""

from __future__ import annotations

from django.dispatch import Signal

meeting_answered = Signal()
meeting_changed_outside = Signal()
meeting_refused = Signal()
attendees_changed = Signal()
attendees_wanted = Signal()
