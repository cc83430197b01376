import { type DelayProxy, startDelayProxy } from './delayProxy';

/** The lines to one server: the direct one, and one proxy for each delay. */
export class Lines {
  private readonly proxies = new Map<number, Promise<DelayProxy>>();

  constructor(private readonly serverPort: number) {}

  /** The port that leads to the server with that round trip; without a delay that of the server itself. */
  async port(roundTripMilliseconds: number): Promise<number> {
    if (roundTripMilliseconds === 0) {
      return this.serverPort;
    }
    const proxy =
      this.proxies.get(roundTripMilliseconds) ??
      startDelayProxy({ targetPort: this.serverPort, roundTripMilliseconds });
    this.proxies.set(roundTripMilliseconds, proxy);
    return (await proxy).port;
  }

  async close(): Promise<void> {
    for (const proxy of this.proxies.values()) {
      await (await proxy).close();
    }
  }
}
