import { type EventStoreServer, startEventStoreServer } from '../eventstoredb-server/server';
import { ctSlice } from '../generated-files';
import { httpClient } from '../http-client';
import { runAnamnesis, startAnamnesis } from '../process';
import { upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';

jest.setTimeout(480_000);

describe('anamnesis verify, with EventStoreDB as the log,', () => {
  const folders = temporaryFolders();
  let store: EventStoreServer;
  let config: string;
  beforeAll(async () => {
    store = await startEventStoreServer();
    const options = { EventStoreDriver: 'eventstoredb', EventStoreConnectionString: store.url };
    const server = await startAnamnesis({ folder: folders.make(), options });
    config = server.config;
    const client = httpClient(server.url);
    for (let slice = 0; slice < 3; slice += 1) await upload(client, ctSlice(slice));
    client.close();
    expect(await runAnamnesis('verify', '--config', config)).toMatchObject({ code: 0 });
    await server.stop();
  });
  afterAll(async () => {
    await store.stop();
    folders.removeAll();
  });

  test('checks the replica and the bytes in EventStoreDB', async () => {
    const { code, stdout } = await runAnamnesis('verify', '--config', config);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^OK: (\d+) events in the replica, .*\nOK: \1 events in EventStoreDB, every hash matches/);
  });

  test('names the event that has a flipped bit in EventStoreDB, and says that the replica is good', async () => {
    const stored = store.log.records.filter(({ type }) => type === 'InstanceStored')[1];
    const data = Buffer.from(stored?.data.buffer ?? new ArrayBuffer(0), stored?.data.byteOffset, stored?.data.byteLength);
    data.writeUInt8(data.readUInt8(20) ^ 1, 20);
    try {
      const { code, stdout, stderr } = await runAnamnesis('verify', '--config', config);
      expect(code).toBe(1);
      expect(stdout).toContain('events in the replica, every hash and digest matches');
      expect(stderr).toMatch(/^BAD: InstanceStored at position \d+, revision 0 of instance-[0-9a-f-]+ in EventStoreDB: its hash/);
    } finally {
      data.writeUInt8(data.readUInt8(20) ^ 1, 20);
    }
  });

  test('fails when EventStoreDB cannot be asked, and says what was not checked', async () => {
    await store.stop();
    const { code, stdout, stderr } = await runAnamnesis('verify', '--config', config);
    expect(code).toBe(1);
    expect(stdout).toContain('OK: ');
    expect(stderr).toContain('NOT CHECKED');
  });
});
