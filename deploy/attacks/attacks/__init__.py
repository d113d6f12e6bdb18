"""The attacks, in the order in which they are run. Each is a module with a TITLE, a bound in SECONDS, and three steps:
prepare(system) makes what it needs, attack(system, state) is timed, judge(system, state) says what came of it and which
bounds did not hold."""
NAMES = (
    "accept_encoding", "combining_marks", "unfinished_bodies", "unread_documents", "large_lists", "one_byte_bodies",
    "wrong_sign_ins", "sign_ons", "searches", "bearer_blanks", "paused_tms", "forged_records", "mails_to_a_stranger",
    "lost_majority")
