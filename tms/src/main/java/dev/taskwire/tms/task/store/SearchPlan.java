package dev.taskwire.tms.task.store;

import dev.taskwire.tms.task.search.TaskSearch;
import java.util.Optional;

/**
 * How MongoDB finds the tasks of a search.
 *
 * @param index the name of the index that it scans; empty to walk along two indexes in the list's order and merge them
 * @param leadingWord the word whose tasks are looked up, if the index is the one of words
 */
record SearchPlan(Optional<String> index, Optional<String> leadingWord) {
    /** Returns the plan to walk along the list's order and examine each task, until the page is full. */
    static SearchPlan inOrder(TaskSearch search) {
        return new SearchPlan(TaskIndexes.inOrderOf(search), Optional.empty());
    }

    /** Returns the plan to look up the tasks with that word, and to sort those that match. */
    static SearchPlan byWord(String word) {
        return new SearchPlan(Optional.of(TaskIndexes.WORDS), Optional.of(word));
    }

    /** Returns the plan to look up the tasks in a range of that index, and to sort those that match. */
    static SearchPlan byRange(String index) {
        return new SearchPlan(Optional.of(index), Optional.empty());
    }

    /** Returns the string that follows all terms which begin with that word. */
    static String endOf(String word) {
        return word + Character.toString(Character.MAX_CODE_POINT);
    }
}
