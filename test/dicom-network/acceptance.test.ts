import * as E from 'fp-ts/Either';
import { peerAt, startScu } from '../../dimse/testing/scu';
import type { JsonObject } from '../../domain/json';
import { temporaryFolders } from '../temporary-folder';
import { type Network, startNetwork } from './network';

jest.setTimeout(240_000);

const CT = '1.2.840.10008.5.1.4.1.1.2';
const MR = '1.2.840.10008.5.1.4.1.1.4';
const UNKNOWN = '1.2.3.4.5';
const RLE = '1.2.840.10008.1.2.5';
const JPEG = '1.2.840.10008.1.2.4.50';
const IMPLICIT = '1.2.840.10008.1.2';

const folders = temporaryFolders();
let network: Network | undefined;

afterEach(async () => {
  await network?.close();
  network = undefined;
});
afterAll(() => folders.removeAll());

/** Whether the server that is started with these options takes each of class and transfer syntax. */
const taken = async (options: JsonObject, needs: readonly (readonly [string, string])[]): Promise<readonly boolean[]> => {
  network = await startNetwork(folders.make(), options);
  const { peer } = network.call();
  const scu = startScu({ preferredTransferSyntax: IMPLICIT });
  const session = scu.openStore({ peer: peerAt(peer.port, { allows: { ...peer.allows, transcoding: false } }) });
  const taken: boolean[] = [];
  session.expect(needs.map(([sopClass, transferSyntax]) => ({ sopClass, transferSyntax })));
  for (const [sopClass, transferSyntax] of needs) {
    const accepted = await session.acceptedSyntaxes({ sopClass, transferSyntax })();
    taken.push(E.isRight(accepted) && accepted.right.includes(transferSyntax));
  }
  await session.close();
  await scu.close();
  return taken;
};

const needs = [
  [CT, IMPLICIT],
  [CT, RLE],
  [CT, JPEG],
  [MR, IMPLICIT],
  [UNKNOWN, IMPLICIT],
] as const;

test.each<[JsonObject, readonly boolean[]]>([
  [{}, [true, true, true, true, false]],
  [{ UnknownSopClassAccepted: true }, [true, true, true, true, true]],
  [{ RleTransferSyntaxAccepted: false }, [true, false, true, true, false]],
  [{ AcceptedTransferSyntaxes: [IMPLICIT, JPEG], JpegTransferSyntaxAccepted: false }, [true, false, false, true, false]],
  [{ AcceptedSopClasses: [MR] }, [false, false, false, true, false]],
  [{ RejectedSopClasses: [CT], UnknownSopClassAccepted: true }, [false, false, false, true, true]],
])('with %j the server takes what it should', async (options, expected) => {
  expect(await taken(options, needs)).toEqual(expected);
});
