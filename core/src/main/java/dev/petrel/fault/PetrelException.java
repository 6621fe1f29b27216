package dev.petrel.fault;

/**
 * What Petrel throws. Each kind tells its catcher what to do: mend the settings, try later, or give up. Messages name
 * what happened, with which value, and what to do; they never hold a secret.
 */
public abstract sealed class PetrelException extends RuntimeException
        permits ConnectionRefused,
                DeliveryPending,
                InvalidSettings,
                MalformedMessage,
                NoResponder,
                NotConnected,
                PublishFailed,
                PublishInDoubt,
                QueueFull,
                RemoteError,
                RequestTimedOut,
                SessionGone,
                StorageUnavailable,
                SubscriptionRefused {

    private static final long serialVersionUID = 1L;

    PetrelException(String message) {
        super(message);
    }

    PetrelException(String message, Throwable cause) {
        super(message, cause);
    }
}
