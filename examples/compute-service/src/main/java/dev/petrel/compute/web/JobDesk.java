package dev.petrel.compute.web;

import dev.petrel.compute.store.StoredJob;
import java.util.Map;

/** Where jobs are handed in and taken back, and who works. */
public interface JobDesk {

    /** A job is in line: say so, and wake who can do it. */
    void submitted(StoredJob job);

    /** What the workers of all processes can do: for each task how many are idle. */
    Map<String, Integer> capabilities();

    /** How many workers there are. */
    int workers();
}
