import * as E from 'fp-ts/Either';
import type { Modality } from '../../domain/modality/modality';
import { emptyObject } from '../answer';
import type { HttpDependencies } from '../deps';
import { booleanMember, isObject, type ObjectBody } from '../json-object-body';
import { modalityOf } from '../modality-body';
import { networkFault } from '../network-fault';
import { parseJson } from '../parse-json';
import { badFormat, timeoutMember } from '../remote-request';
import { readText } from '../request-body';
import { answering, type Routes } from '../request-state';
import { modalityInPath } from './modalities';

/** C-ECHO: contract 06-dimse.md §2. */
export const modalityEchoRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { network, options } = deps;

  const echo = async (peer: Modality, body: ObjectBody) => {
    const checkFind = booleanMember(body.members, 'CheckFind', options.DicomEchoChecksFind);
    const echoed = await network.scu.echo({ peer, timeout: timeoutMember(body) }, checkFind)();
    if (E.isLeft(echoed)) throw networkFault(echoed.left);
    return emptyObject();
  };

  routes.post(
    '/modalities/:name/echo',
    answering(async (context) => {
      const peer = modalityInPath(context, deps);
      const text = await readText(context.req, options.HttpRequestTimeout);
      if (text === '') return echo(peer, { members: {}, doubles: new Set() });
      const parsed = parseJson(text);
      if (parsed === null || !isObject(parsed.value)) throw badFormat('Cannot parse the JSON body');
      return echo(peer, { members: parsed.value, doubles: parsed.doubles });
    }),
  );

  routes.post(
    '/tools/dicom-echo',
    answering(async (context) => {
      const parsed = parseJson(await readText(context.req, options.HttpRequestTimeout));
      if (parsed === null) throw badFormat('Cannot parse the JSON body');
      const { value, doubles } = parsed;
      return echo(modalityOf(value), { members: isObject(value) ? value : {}, doubles });
    }),
  );
};
