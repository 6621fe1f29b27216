package dev.petrel.connection;

/**
 * What a connection's past says about its next step.
 *
 * @param failures attempts and losses in a row, counted anew after a while online
 * @param soonCloses how often in a row the broker closed without a word soon after it had taken the connection
 * @param takeOvers how often in a row somebody else took the client id over for sure
 */
record History(int failures, int soonCloses, int takeOvers) {

    static final History NONE = new History(0, 0, 0);

    History withFailure() {
        return new History(failures + 1, soonCloses, takeOvers);
    }

    History withSoonClose() {
        return new History(failures, soonCloses + 1, takeOvers);
    }

    History withoutSoonCloses() {
        return new History(failures, 0, takeOvers);
    }

    History withTakeOver() {
        return new History(failures, soonCloses, takeOvers + 1);
    }
}
