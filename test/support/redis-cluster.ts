import { Redis as Client } from 'ioredis';
import { RedisServer, user, withUser } from './redis-server';

const slots = 16384;

interface Node {
  server: RedisServer;
  client: Client;
  id: string;
}

/** A real cluster of three masters, of which one has all keys of a store. */
export class RedisCluster {
  private constructor(
    private readonly nodes: readonly Node[],
    private readonly slot: number,
  ) {}

  /** `prefix` is that of the store. */
  static async start(prefix = 'wxa'): Promise<RedisCluster> {
    const nodes = await Promise.all([0, 1, 2].map(startNode));
    const [first] = nodes;
    if (!first) throw new Error('no node');
    const { client, server } = first;
    const third = Math.ceil(slots / nodes.length);
    for (const [index, node] of nodes.entries()) {
      await node.client.cluster('ADDSLOTSRANGE', index * third, Math.min(slots, (index + 1) * third) - 1);
      if (node !== first) await node.client.cluster('MEET', '127.0.0.1', server.port, server.busPort);
    }
    for (const node of nodes) await untilKnown(node, nodes.length);
    return new RedisCluster(nodes, Number(await client.cluster('KEYSLOT', `{${prefix}}:`)));
  }

  get url(): string {
    return `redis+cluster://${user}@${this.nodes.map(({ server }) => `127.0.0.1:${server.port}`).join()}`;
  }

  /** Has the keys. */
  get master(): Node {
    return this.at(Math.floor(this.slot / Math.ceil(slots / this.nodes.length)));
  }

  /** Has other keys. */
  get other(): Node {
    return this.nodes.find((node) => node !== this.master) ?? this.master;
  }

  /** One that has the same as the master, in time. */
  async addReplica(): Promise<RedisServer> {
    const replica = await startNode();
    const { server, id } = this.master;
    await replica.client.cluster('MEET', '127.0.0.1', server.port, server.busPort);
    await untilKnown(replica, this.nodes.length + 1);
    await replica.client.cluster('REPLICATE', id);
    await until(async () => (await replica.client.info('replication')).includes('master_link_status:up'));
    for (const node of this.nodes) await untilKnown(node, this.nodes.length + 1);
    replica.client.disconnect();
    return replica.server;
  }

  /** Begins to move the keys to the other node. */
  async beginMove(): Promise<void> {
    await this.other.client.cluster('SETSLOT', this.slot, 'IMPORTING', this.master.id);
    await this.master.client.cluster('SETSLOT', this.slot, 'MIGRATING', this.other.id);
  }

  /** Moves so many of them, or as many as there are. */
  async moveKeys(count: number): Promise<void> {
    const { client } = this.master;
    const keys = await client.cluster('GETKEYSINSLOT', this.slot, count);
    if (keys.length === 0) return;
    await client.call('MIGRATE', '127.0.0.1', this.other.server.port, '', 0, 5000, 'KEYS', ...keys.map(String));
  }

  async endMove(): Promise<void> {
    for (const { client } of [this.other, this.master])
      await client.cluster('SETSLOT', this.slot, 'NODE', this.other.id);
  }

  async kill(): Promise<void> {
    for (const { client, server } of this.nodes) {
      client.disconnect();
      await server.kill();
    }
  }

  private at(index: number): Node {
    const node = this.nodes[index];
    if (!node) throw new Error(`there is no node ${index}`);
    return node;
  }
}

async function startNode(): Promise<Node> {
  const server = await RedisServer.startNode(...withUser);
  const client = new Client(server.url);
  client.on('error', () => undefined);
  return { server, client, id: String(await client.cluster('MYID')) };
}

/** How many nodes the cluster has, as this one sees it. */
async function untilKnown({ client }: Node, count: number): Promise<void> {
  await until(async () => {
    const info = String(await client.cluster('INFO'));
    return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${count}`);
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
