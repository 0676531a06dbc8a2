// The one kept-alive connection to a server, and whether it was ever made: without a connection, nothing was sent.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

export class HttpConnection {
  readonly endpoint: URL;
  readonly agent: HttpAgent;
  #wasMade = false;

  /** Connects only at the first call. */
  constructor(endpoint: URL) {
    const isTls = endpoint.protocol === 'https:';
    const Agent = isTls ? HttpsAgent : HttpAgent;
    const agent: HttpAgent = new Agent({ keepAlive: true, maxSockets: 1 });
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (...to) => {
      const socket = connect(...to);
      socket?.once(isTls ? 'secureConnect' : 'connect', () => (this.#wasMade = true));
      return socket;
    };
    this.endpoint = endpoint;
    this.agent = agent;
  }

  /** False as long as no byte of a request can have reached the server, not even through a connection that broke. */
  get wasMade(): boolean {
    return this.#wasMade;
  }

  close(): void {
    this.agent.destroy();
  }
}
