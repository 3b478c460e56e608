"""Sentences of this room."""

from __future__ import annotations

from console.i18n import N_

# What a PDU had wrong. The raw text stays in the journal, and whatever could be read is on the card.
PDU = {
    "modem.pdu_not_hex": N_(
        "The line held characters that do not belong there. The words may be wrong: compare with the raw message."
    ),
    "modem.pdu_cut": N_("The message ended before its own length said. What came is shown; the end is missing."),
    "modem.pdu_trailing": N_(
        "There were more bytes than the message's length said: {detail}. They are kept in the raw message."
    ),
    "modem.pdu_length": N_("The modem announced another length than it gave, twice. Compare with the raw message."),
    "modem.pdu_time": N_("The network's time stamp {detail} is not a time. Use the time of receipt."),
    "modem.pdu_coding": N_("The message is coded in an unknown way ({detail}). Its bytes are shown as they came."),
    "modem.pdu_header": N_("The message's header does not fit its length. The first characters may be wrong."),
    "modem.pdu_part": N_("The message says that it is a part, but counts wrongly ({detail}). It is shown by itself."),
    "modem.pdu_language": N_(
        "The message uses a national character table that is not known here. Some letters may be wrong."
    ),
    "modem.pdu_odd": N_("The message ended in half a character. The end may be missing."),
}

# How a source ended.
SOURCE = {
    "source.ended": N_("This way in stopped by itself. It is being started again. Other ways in still work."),
    "source.broken": N_(
        "This way in stopped because of a fault in Larmbord ({kind}). It is being started again. "
        "Other ways in still work. Tell whoever maintains Larmbord."
    ),
}

# The port: whether there is anything at the other end of the cable.
PORT = {
    "modem.port_missing": N_("No modem at {port}. Texts and calls cannot come in this way. Check the cable and power."),
    "modem.none_found": N_(
        "No modem is connected. Texts and calls cannot come in this way. It is looked for all the time. "
        "Check the cable and power."
    ),
    "modem.none_answers": N_(
        "The modem at {port} was found, but none of its ports takes commands. Texts and calls cannot come in this way. "
        "It is asked again all the time; if this stays, take its power away for ten seconds."
    ),
    "modem.port_busy": N_(
        "Another program uses the modem at {port}. Texts and calls cannot come in this way. "
        "Stop that program (often ModemManager, or a second Larmbord)."
    ),
    "modem.port_denied": N_(
        "Larmbord may not open {port}. Texts and calls cannot come in this way. "
        "Add its account to the group that owns the port (often dialout), then restart."
    ),
    "modem.port_fault": N_(
        "The modem at {port} cannot be opened ({error}). Texts and calls cannot come in this way. Check "
        "the station file."
    ),
    "modem.port_lost": N_(
        "The modem disappeared. Texts and calls cannot come in this way. It is looked for all the time. "
        "Check the cable and power."
    ),
    "modem.away": N_(
        "The modem has been away since {since}. Texts and calls cannot come in this way. It is looked for"
        " all the time. "
        "Check the cable and power."
    ),
    "modem.port_stuck": N_(
        "The modem stopped taking commands. Texts and calls may not come in this way. It is being opened again; "
        "if this stays, take its power away for ten seconds."
    ),
    "modem.silent": N_(
        "The modem does not answer. Texts and calls may not come in this way. It is being opened again; "
        "if this stays, take its power away for ten seconds."
    ),
    "modem.echo_only": N_(
        "The port only sends back what is written to it. It is not the modem's command port. Check the station file."
    ),
    "modem.gps_port": N_(
        "The port speaks satellite positions, not commands. It is the modem's GPS port. Check the station file."
    ),
    "modem.garbage_only": N_(
        "The port sends only unreadable characters. Texts and calls cannot come in this way. "
        "Check the cable, the port and the speed in the station file, and whether another program uses the port."
    ),
}

# How the modem, its SIM and its network are.
STATE = {
    "modem.starting": N_("The modem is being set up."),
    "modem.ok": N_("The modem works. Network: {operator}."),
    "modem.ok_unnamed": N_("The modem works."),
    "modem.power_off": N_(
        "The modem switched itself off. Texts and calls cannot come in this way. Check its power supply; "
        "a weak USB port is the usual cause."
    ),
    "modem.power_low": N_(
        "The modem's power is too low. It may switch off at the next call. Use a USB port or power supply"
        " that gives 2 A."
    ),
    "modem.power_high": N_("The modem's power is too high. It may switch off or break. Use another power supply."),
    "modem.hot": N_("The modem warns of its temperature. It may switch off. Give it air."),
    "modem.sim_missing": N_(
        "The modem finds no SIM card. Texts and calls cannot come in this way. Put the card in, and restart the modem."
    ),
    "modem.sim_pin": N_(
        "The SIM card asks for its PIN, and the station file gives none. Texts and calls cannot come in this way. "
        "Take the PIN lock off the card in a telephone."
    ),
    "modem.sim_pin_wrong": N_(
        "The PIN in the station file is wrong. It is not tried again, because wrong PINs lock the card. "
        "Texts and calls cannot come in this way. Correct the PIN, unlock the card in a telephone, and "
        "restart Larmbord."
    ),
    "modem.sim_pin_unsafe": N_(
        "The SIM card asks for its PIN, and the modem does not confirm that all tries are left. Nothing was entered, "
        "because wrong PINs lock the card. Texts and calls cannot come in this way. "
        "Take the PIN lock off the card in a telephone."
    ),
    "modem.sim_puk": N_(
        "The SIM card is locked and asks for its PUK. Texts and calls cannot come in this way. "
        "Unlock the card in a telephone with the PUK from the operator."
    ),
    "modem.sim_failure": N_(
        "The SIM card does not work. Texts and calls cannot come in this way. Clean it and put it in "
        "again, or change it."
    ),
    "modem.sim_busy": N_("The SIM card is not ready yet. Texts and calls cannot come in this way until it is."),
    "modem.not_registered": N_(
        "The modem has no network. Texts and calls cannot come in this way. Check the antenna; "
        "it goes on looking by itself."
    ),
    "modem.registration_denied": N_(
        "The network refuses this SIM card. Texts and calls cannot come in this way. Call the operator of the card."
    ),
    "modem.signal_weak": N_(
        "The modem's signal is very weak. Texts and calls may come late or not at all. Move the antenna."
    ),
    "modem.garbage": N_(
        "The modem's line is disturbed: unreadable characters come in between. Texts are read again from its store. "
        "Check the cable, and whether another program uses the port."
    ),
    "modem.no_pdu": N_(
        "The modem cannot hand over texts in the way that keeps them whole. Texts cannot come in this "
        "way; calls can. "
        "Use another modem."
    ),
    "modem.no_memory": N_(
        "The modem has no memory for texts. Texts cannot come in this way; calls can. Check the SIM card."
    ),
    "modem.no_notices": N_(
        "The modem does not announce texts. They are looked for every minute instead, so they come up to a minute late."
    ),
    "modem.no_caller": N_("The modem does not tell who calls. Calls come in without a number."),
}

# What the modem holds.
STORE = {
    "modem.journal": N_(
        "The journal did not take what the modem holds. Nothing is deleted from the modem, and it is tried again. "
        "Watch for texts there, and look at the journal's own fault."
    ),
    "modem.not_taken": N_(
        "Larmbord could not take in a text ({slot}) because of a fault of its own ({kind}). It is tried again. "
        "Other alarms still come in. Tell whoever maintains Larmbord."
    ),
    "modem.call_not_taken": N_(
        "Larmbord could not show something that a call did, because of a fault of its own ({kind}). "
        "Other alarms still come in. Tell whoever maintains Larmbord."
    ),
    "modem.store_full": N_(
        "The modem's memory for texts is full ({used} of {total}). New texts wait in the network until "
        "there is room. "
        "It is being emptied."
    ),
    "modem.store_nearly_full": N_(
        "The modem's memory for texts is nearly full ({used} of {total}). If this stays, texts are not "
        "being deleted there."
    ),
    "modem.not_deleted": N_(
        "A text that is safe in the journal cannot be deleted from the modem ({slot}). Alarms still come in; "
        "it is tried again. If it stays, the memory fills up."
    ),
    "modem.not_read": N_(
        "The modem did not list its texts. New ones that it announces still come in; the list is tried "
        "again every minute."
    ),
    "modem.garbled": N_(
        "A text in the modem ({slot}) came out different each time. It is shown as it came and kept in the modem."
    ),
}

# Lines: what an operator asked for and did not get.
LINES = {
    "modem.line_away": N_("The modem is not there. Nothing was sent or dialled. Use another telephone."),
    "modem.no_word": N_("The modem did not answer. It may have happened or not: listen, and look at the line."),
    "modem.bad_number": N_("This is not a number that can be dialled. Nothing was dialled."),
    "modem.line_busy": N_(
        "The modem's line is in use. Nothing was done. End that call first, or use another telephone."
    ),
    "modem.dial_again": N_("The network dropped the first attempt to dial. The modem dials a second time."),
    "modem.busy": N_("The number is busy."),
    "modem.no_reply": N_("Nobody answered."),
    "modem.no_connection": N_(
        "The network did not connect the call, also not at the second attempt. Use another telephone."
    ),
    "modem.dial_refused": N_("The modem refused to dial. Use another telephone."),
    "modem.call_gone": N_("This call is over."),
    "modem.not_answered": N_("The call could not be answered: the caller may have hung up."),
    "modem.not_hung_up": N_(
        "THE LINE IS STILL OPEN: the modem did not hang up. Whatever is said can be heard. Take the modem's power away."
    ),
    "modem.hang_up_unseen": N_(
        "The modem was told to hang up, but cannot tell whether it did. Speak as if the line were open."
    ),
    "modem.line_not_open": N_("The line is not open. No key was sent."),
    "modem.bad_keys": N_("Only 0-9, *, # and A-D can be sent as keys. No key was sent."),
    "modem.keys_refused": N_(
        "The modem did not send the key. Answer the far telephone's question by voice, if it is safe."
    ),
    "modem.bad_text": N_("The text is too long to be sent. Nothing was sent."),
    "modem.text_not_taken": N_("The modem did not take the text. Nothing was sent."),
    "modem.text_refused": N_("The network refused the text. It was not sent."),
    "modem.text_unknown": N_(
        "The network did not confirm the text. It may have been sent or not; it is not sent again by itself."
    ),
    "modem.text_in_pieces": N_(
        "Only the first part of the text was surely sent. The receiver may see half of it; it is not sent"
        " again by itself."
    ),
}

SENTENCES: dict[str, str] = {**PDU, **SOURCE, **PORT, **STATE, **STORE, **LINES}
