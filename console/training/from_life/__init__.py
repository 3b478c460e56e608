"""From life to drill: the events of one incident to a draft scenario in which nobody can be found (issue 6).

Read in the order data flows: life.py what is known of the incident; traces.py what of it must not be in a draft;
leftovers.py finds it; invention.py names, numbers and dates that are nobody's; moving.py other ground; story.py and
acts.py the shape of what happened; draft.py all of it as one file. Pure: the source of chance is passed in.
"""
