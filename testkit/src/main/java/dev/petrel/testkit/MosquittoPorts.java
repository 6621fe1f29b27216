package dev.petrel.testkit;

/** The ports of one Mosquitto; 0 for one that it does not have. */
record MosquittoPorts(int plain, int tls, int webSocket, int secureWebSocket) {

    /** Free ones, since Mosquitto does not take port 0. */
    static MosquittoPorts find(MosquittoOptions options) {
        boolean tls = options.tls() != null;
        boolean webSocket = options.webSocket();
        int[] free = FreePort.find(4);
        return new MosquittoPorts(free[0], tls ? free[1] : 0, webSocket ? free[2] : 0, tls && webSocket ? free[3] : 0);
    }
}
