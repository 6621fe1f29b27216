package dev.petrel.connection;

import dev.petrel.observe.ClientEvent.ConnectFailed.Cause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.wire.WireEnd;
import java.util.Set;

/** What stood in the way of an attempt to connect. */
final class Causes {

    private static final Set<ReasonCode> OF_THE_LOGIN = Set.of(
            ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.NOT_AUTHORIZED, ReasonCode.BAD_AUTHENTICATION_METHOD);

    private Causes() {}

    static Cause of(WireEnd end) {
        return switch (end) {
            case WireEnd.Refused refused -> OF_THE_LOGIN.contains(refused.code()) ? Cause.LOGIN : Cause.REFUSED;
            case WireEnd.Disconnected bye -> Cause.REFUSED;
            case WireEnd.Violated violated -> Cause.PROTOCOL;
            case WireEnd.NotTrusted notTrusted -> Cause.CERTIFICATE;
            case WireEnd.NoLogin noLogin -> Cause.LOGIN;
            case WireEnd.ConnectTimedOut timedOut -> Cause.UNREACHABLE;
            case WireEnd.KeepAliveTimedOut timedOut -> Cause.UNREACHABLE;
            case WireEnd.Unreachable unreachable -> Cause.UNREACHABLE;
            case WireEnd.Lost lost -> Cause.UNREACHABLE;
            case WireEnd.ClosedHere closed -> Cause.UNREACHABLE;
            case WireEnd.Renewed renewed -> Cause.UNREACHABLE;
            case WireEnd.Disputed disputed -> Cause.REFUSED;
            case WireEnd.SessionMissing missing -> Cause.REFUSED;
        };
    }
}
