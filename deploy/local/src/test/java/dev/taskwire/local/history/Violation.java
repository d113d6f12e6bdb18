package dev.taskwire.local.history;

/** Something that a history shows and that must not be. */
record Violation(Rule rule, String task, String detail) {
    enum Rule {
        STATUS("an answer that no client should get"),
        TWO_STATES("one version stands for two states"),
        WON_TWICE("two writes won the same version"),
        APPLIED_TWICE("a write took effect twice, and undid what came between"),
        REFUSED_APPLIED("a write took effect although it was refused"),
        WRONG_VERSION("a write with If-Match took effect on another version"),
        UNWRITTEN("a state that nobody wrote"),
        LATE("a write took effect after its deadline, behind another write"),
        STALE("an answer is older than what was acknowledged before it was asked for"),
        LOST("a task is gone that nobody deleted"),
        CAME_BACK("a deleted task is there again"),
        DUPLICATE_CREATE("a key made two tasks"),
        EVENT_MISSING("a write has no event"),
        EVENT_DUPLICATE("a version has two events"),
        EVENT_ORDER("events of a task came in another order");

        private final String meaning;

        Rule(String meaning) {
            this.meaning = meaning;
        }

        String meaning() {
            return meaning;
        }
    }
}
