"""What a reader found odd in a message, for the operator. `{detail}` is what the message had there."""

from __future__ import annotations

from console.i18n import N_

_POSITION = {
    "readers.position_ambiguous": N_("“{detail}” can be read as more than one position, so it is not on the map. The alarm stands; read the text."),
    "readers.position_incomplete": N_("The message gives only half a position: “{detail}”. It is not on the map. The alarm stands."),
    "readers.position_out_of_range": N_("“{detail}” is no place on the globe, so it is not on the map. The alarm stands."),
    "readers.position_zero": N_("The device sent 0,0: it has no position. The alarm stands; look at older positions and listen."),
    "readers.positions_disagree": N_("The message gives positions that disagree. All of them are shown; do not trust one alone."),
    "readers.positions_many": N_("The message holds more positions, or more doubtful ones, than are shown ({detail}). Read the text."),
    "readers.order_assumed": N_("“{detail}” does not say which number is latitude. It is read as latitude first."),
    "readers.no_location": N_("The phone had no location when it sent this. A better message often follows within two minutes."),
    "readers.last_known": N_("The message says that this is the LAST KNOWN position ({detail}), not a new one."),
    "readers.approximate": N_("The sender itself calls the position approximate."),
    "readers.fix_age_unknown": N_("The message does not say when the position was taken. Do not take it for a new one."),
    "readers.fix_age_odd": N_("The message gives the time of its position as “{detail}”, which makes no sense. The age of the position is unknown."),
    "readers.radius_unknown": N_("The message does not say how exact its position is."),
    "readers.low_confidence": N_("The phone is only {detail} % sure of its circle: the person is more likely outside it than inside."),
    "readers.link_only": N_("No position is written in the message. A link in it may show one: {detail}. Larmbord never opens links; if your rules allow it, open it on another computer."),
}  # fmt: skip

_TIME = {
    "readers.time_ambiguous": N_("The device wrote “{detail}”, which can be more than one date. Use the time of receipt."),
    "readers.time_unreadable": N_("The device wrote “{detail}”, which is no time. Use the time of receipt."),
    "readers.zone_unknown": N_("The device wrote {detail} without saying which time zone. It may be hours wrong: use the time of receipt."),
    "readers.late": N_("By the network's clock this text was sent {detail} minutes before it came here. What it says is as old."),
    "readers.buffered": N_("The device held this message back before sending it: what it tells is old."),
}  # fmt: skip

_DEVICE = {
    "readers.battery_low": N_("The device says that its battery is low. It may soon fall silent."),
    "readers.battery_unreadable": N_("The battery level “{detail}” is no per cent figure. The level is unknown."),
    "readers.charging": N_("The device is being charged."),
    "readers.device_fault": N_("The device reports a fault of its own. Do not rely on its silence."),
    "readers.moving": N_("The device reports movement."),
    "readers.overspeed": N_("The device reports that it moves faster than its limit."),
    "readers.sender_pooled": N_("This service sends from shared numbers that change. Find out from the text whose message it is; an answer to the number may not arrive."),
}  # fmt: skip

_FORM = {
    "readers.aml_quote": N_("The location message is written slightly wrong. It was read all the same."),
    "readers.aml_length": N_("The location message is not as long as it says: {detail}. Something may be missing from it."),
    "readers.aml_no_length": N_("The location message does not say how long it is, so nothing shows whether all of it came."),
    "readers.aml_version": N_("The location message is of version {detail}, which is not known here. It was read as version 1: compare with the text."),
    "readers.aml_keys": N_("Parts of the location message are not known here: {detail}. They stand in the text."),
    "readers.bits_unreadable": N_("The device's alarm marks could not be read. Treat the message as an alarm."),
    "readers.cut": N_("The message has no end: something of it is missing. What came is shown."),
    "readers.rest_unknown": N_("The meaning of the end of this message is not known: {detail}."),
    "readers.type_unknown": N_("The device sent a kind of message that is not known here ({detail}). Treat it as an alarm."),
    "readers.empty": N_("The message has no words. Sending it may have been the call for help."),
    "readers.too_long": N_("The message is longer than any text message. Only its first {detail} characters were searched for positions and words; read the rest yourself."),
    "readers.not_text": N_("The message is no text. It is shown as it came; treat it as an alarm until you know better."),
    "readers.not_utf8": N_("The letters of this message are not coded as agreed. Single letters may be wrong."),
    "readers.media_unknown": N_("The message came in a way that is not known here ({detail}). It is shown as it came; treat it as an alarm."),
    "readers.reader_failed": N_("A part of the program failed on this message ({detail}). Its words are shown, but positions and times in it may be missing: read it yourself, and report the fault."),
}  # fmt: skip

_SMS = {
    "readers.part_missing": N_("Not all of this text has come: part {detail} is missing. What came is shown, and a late part is filled in."),
    "readers.pdu_unreadable": N_("The modem gave a message that cannot be read. It is shown as it came; treat it as an alarm."),
    "readers.sms_data": N_("The message carries data instead of words. Its bytes are shown; treat it as an alarm until you know better."),
    "readers.sms_own": N_("This is a message of our own in the modem's store, to {detail}."),
    "readers.sms_sender_name": N_("The sender is a name and no number ({detail}): nobody can be called or answered there."),
    "readers.sms_of_another": N_("“{detail}” is registered to another person than the one on this card. It may be either of them: find out who it is."),
    "readers.sms_report_delivered": N_("Our text to {detail} was delivered to the phone. That is no proof that it was read."),
    "readers.sms_report_unconfirmed": N_("Our text to {detail} was passed on, but delivery is not confirmed."),
    "readers.sms_report_temporary": N_("Our text to {detail} has not been delivered yet. The network may still try."),
    "readers.sms_report_failed": N_("Our text to {detail} was NOT delivered, and the network has given up."),
}  # fmt: skip

_FILE = {
    "readers.file_unreadable": N_("The file {file} cannot be read: {why}. Give the name of a file with one message a line, or - for standard input."),
}  # fmt: skip

SENTENCES: dict[str, str] = {**_POSITION, **_TIME, **_DEVICE, **_FORM, **_SMS, **_FILE}
