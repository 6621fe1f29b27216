package dev.petrel.connection;

/**
 * What a connection's past says about its next step.
 *
 * @param failures attempts and losses in a row, counted anew after a while online
 * @param soonCloses how often in a row the broker closed without a word soon after it had taken the connection
 * @param takeOvers how often in a row somebody else took the client id over for sure
 * @param references to another server that were followed in a row, counted anew after a while online
 */
record History(int failures, int soonCloses, int takeOvers, int references) {

    static final History NONE = new History(0, 0, 0, 0);

    History withFailures(int inARow) {
        return new History(inARow, soonCloses, takeOvers, references);
    }

    History withFailure() {
        return withFailures(failures + 1);
    }

    History withSoonClose() {
        return new History(failures, soonCloses + 1, takeOvers, references);
    }

    History withoutSoonCloses() {
        return new History(failures, 0, takeOvers, references);
    }

    History withTakeOver() {
        return new History(failures, soonCloses, takeOvers + 1, references);
    }

    History withReferences(int inARow) {
        return new History(failures, soonCloses, takeOvers, inARow);
    }
}
