package dev.petrel.jobs.rest;

/**
 * What went wrong between a client and a compute service. The kind says what to do: mend the request, log in, ask somebody
 * for a permission, or try later. Messages hold what was asked and what the service said, never a token or a password.
 */
public abstract sealed class ComputeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String detail;

    private ComputeException(String asked, String detail) {
        super(asked + ": " + detail);
        this.detail = detail;
    }

    private ComputeException(String asked, String detail, Throwable cause) {
        super(asked + ": " + detail, cause);
        this.detail = detail;
    }

    /** What the service said, in its own words; where it said nothing, what happened. */
    public String detail() {
        return detail;
    }

    /** The request is not what the service takes (400, 422): mend it. */
    public static final class ValidationFailed extends ComputeException {

        private static final long serialVersionUID = 1L;

        private final String body;

        ValidationFailed(String asked, String detail, String body) {
            super(asked, detail);
            this.body = body;
        }

        /** The whole answer as it came, JSON as a rule, which names each field that is wrong. */
        public String body() {
            return body;
        }
    }

    /** Who asks is not known, or no more (401): log in. */
    public static final class NotAuthenticated extends ComputeException {

        private static final long serialVersionUID = 1L;

        NotAuthenticated(String asked, String detail) {
            super(asked, detail);
        }
    }

    /** Who asks is known and may not do that (403). */
    public static final class NotPermitted extends ComputeException {

        private static final long serialVersionUID = 1L;

        NotPermitted(String asked, String detail) {
            super(asked, detail);
        }
    }

    /** There is no such job or file (404). */
    public static final class NotFound extends ComputeException {

        private static final long serialVersionUID = 1L;

        NotFound(String asked, String detail) {
            super(asked, detail);
        }
    }

    /** The service refused it for another reason, such as a file that is too large (413). */
    public static final class Refused extends ComputeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(String asked, String detail, int status) {
            super(asked, detail);
            this.status = status;
        }

        /** The status of the answer, neither of success nor of 500 and above. */
        public int status() {
            return status;
        }
    }

    /** The service, or something before it, failed (500 and above), or its answer was nothing to be read: try later. */
    public static final class ServerFailed extends ComputeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        ServerFailed(String asked, String detail, int status) {
            super(asked, detail);
            this.status = status;
        }

        /** The status of the answer. */
        public int status() {
            return status;
        }
    }

    /**
     * No answer came: not reachable, cut, too slow, too long, or the calling thread was interrupted, which stays so. Whether
     * the service did what was asked is not known.
     */
    public static final class NetworkFailed extends ComputeException {

        private static final long serialVersionUID = 1L;

        NetworkFailed(String asked, String detail, Throwable cause) {
            super(asked, detail, cause);
        }
    }
}
