"""Sentences of the feed: what is odd about a message, and what is wrong with the line to the server."""

from __future__ import annotations

from console.i18n import N_

_MESSAGES = {
    "feed.unread": N_("This message from the feed cannot be read. It is shown as it came: judge it by its words."),
    "feed.kind": N_(
        "The feed sent a kind of message that this version does not know ({detail}). It is shown as it came: judge it "
        "by its words."
    ),
    "feed.shape": N_(
        "A needed part of this message is missing or cannot be read ({detail}). It is shown as it came: judge it by "
        "its words."
    ),
    "feed.field": N_("One part of the message could not be read and was left out: {detail}. The rest is used."),
    "feed.too_big": N_(
        "The message is too long to be read ({detail} bytes). Its beginning is shown, and all of it is kept."
    ),
    "feed.long_words": N_("The words of this message are cut here ({detail} characters). All of them are kept."),
    "feed.encoding": N_("The message is not written in UTF-8, so single letters may be wrong. The rest is used."),
    "feed.no_place": N_("The message gives a position that cannot be a place: {detail}. It is not used."),
    "feed.no_time": N_(
        "The message gives a time that cannot be: {detail}. It is not used; the time it came in is right."
    ),
    "feed.trigger": N_("The message names a trigger that this version does not know: {detail}. It counts as an alarm."),
    "feed.nobody": N_("The message does not say whom it is about. Find out whose it is before anything else."),
    "feed.no_id": N_("The message has no id of its own: if the sender repeats it, it is shown again."),
}

_LINE = {
    "feed.starting": N_("The feed is starting."),
    "feed.ok": N_("The feed is connected."),
    "feed.unreachable": N_(
        "The feed at {host} cannot be reached. Alarms from it do not come in now; the other ways in still work. Trying "
        "again by itself: check the network, and call whoever runs the server."
    ),
    "feed.no_answer": N_(
        "The feed at {host} did not answer within {seconds} seconds. Alarms from it do not come in now; the other ways "
        "in still work. Trying again by itself: call whoever runs the server if this goes on."
    ),
    "feed.cut": N_(
        "The line to the feed at {host} broke off. What is sent meanwhile is asked for again; the other ways in still "
        "work. Trying again by itself."
    ),
    "feed.ended": N_(
        "The feed ended the line. What is sent meanwhile is asked for again; the other ways in still work. Trying "
        "again by itself."
    ),
    "feed.stalled": N_(
        "Nothing came from the feed for {seconds} seconds, not even a sign of life. Connecting again by itself; the "
        "other ways in still work. Call whoever runs the server if this goes on."
    ),
    "feed.refused": N_(
        "The feed at {host} does not accept our token. Alarms from it do not come in now; the other ways in still "
        "work. Ask whoever runs the server for a new token and put it where the old one is; no restart is needed."
    ),
    "feed.no_token": N_(
        "There is no token for the feed in {where}. Alarms from it do not come in now; the other ways in still work. "
        "Put the token there; no restart is needed for a file."
    ),
    "feed.bad_token": N_(
        "The token for the feed is empty or has characters that a token cannot have. Alarms from it do not come in "
        "now; the other ways in still work. Put the right token in its place; no restart is needed for a file."
    ),
    "feed.not_found": N_(
        "The server {host} has no feed at the address in the station file. Alarms from it do not come in now; the "
        "other ways in still work. Check the address with whoever runs the server."
    ),
    "feed.redirected": N_(
        "The feed at {host} sends us on to {to}. We do not follow, because the token is for {host} alone. Alarms from "
        "it do not come in now; the other ways in still work. Put the new address in the station file if it is right."
    ),
    "feed.status": N_(
        "The feed at {host} answered with fault {status}. Alarms from it do not come in now; the other ways in still "
        "work. Trying again by itself: call whoever runs the server if this goes on."
    ),
    "feed.wrong_type": N_(
        "The server {host} answered with {type} and not with a feed. Alarms from it do not come in now; the other ways "
        "in still work. Check the address in the station file: it may be that of a web page or a sign-in."
    ),
    "feed.packed": N_(
        "The feed at {host} sends packed data, which we did not ask for and do not unpack. Alarms from it do not come "
        "in now; the other ways in still work. Ask whoever runs the server to send it unpacked."
    ),
    "feed.certificate": N_(
        "The server {host} cannot prove that it is who it says: its certificate is not accepted. Alarms from it do not "
        "come in now; the other ways in still work. Call whoever runs the server; put its authority in ca_file only if "
        "they confirm it."
    ),
    "feed.bad_ca": N_(
        "The file {path} is missing or holds no certificate. Alarms from the feed do not come in now; the other ways "
        "in still work. Put the right file there, or take ca_file out of the station file."
    ),
    "feed.bad_url": N_(
        "The address of the feed in the station file cannot be used. Alarms from it do not come in now; the other ways "
        "in still work. It must begin with https:// and have no user name or password in it."
    ),
    "feed.not_encrypted": N_(
        "The address of the feed at {host} is not encrypted. We do not use it: anybody on the way could read where "
        "people are. The other ways in still work. Put an address that begins with https:// in the station file."
    ),
    "feed.not_stored": N_(
        "A message from the feed could not be stored here, so the feed still holds it and it is asked for again. Other "
        "ways in are stopped in the same way. Check the disk of this machine now."
    ),
    "feed.endless": N_(
        "The feed sends a message that does not end. Its beginning was kept and is shown. Connecting again by itself; "
        "the other ways in still work. Call whoever runs the server."
    ),
    "feed.garbage": N_(
        "The feed sends nothing but what cannot be read. Some of it was kept and is shown. Connecting again by itself; "
        "the other ways in still work. Call whoever runs the server."
    ),
    "feed.damaged": N_(
        "The feed sent something that was damaged or too long. What came of it is shown as an unread message. The feed "
        "goes on; tell whoever runs the server."
    ),
    "feed.no_ids": N_(
        "The feed sends messages without ids. They come in, but what is sent while the line is down may be lost or "
        "shown twice. Ask whoever runs the server to give every event an id."
    ),
}

SENTENCES: dict[str, str] = _MESSAGES | _LINE
