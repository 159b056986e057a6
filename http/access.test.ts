import { accessControl, isLoopback } from './access';
import { checkExposure } from './exposure';

it.each(['127.0.0.1', '127.255.0.3', '::1', '::ffff:127.0.0.1'])('should take %s for this machine', (address) => {
  expect(isLoopback(address)).toBe(true);
});

it.each(['10.0.0.1', '128.0.0.1', '0.0.0.0', '::', '::ffff:10.0.0.1', '127.0.0.1.evil.org', ''])(
  'should take %s for another machine',
  (address) => {
    expect(isLoopback(address)).toBe(false);
  },
);

it('should serve other machines only where that is allowed', () => {
  const options = { AuthenticationEnabled: false, RegisteredUsers: {}, RemoteAccessAllowed: false };
  expect(accessControl(options)('10.0.0.1', undefined)).toEqual({ kind: 'remote' });
  expect(accessControl({ ...options, RemoteAccessAllowed: true })('10.0.0.1', undefined)).toEqual({
    kind: 'granted',
    user: null,
  });
});

it('should tell who the user is', () => {
  const access = accessControl({ AuthenticationEnabled: true, RegisteredUsers: { bob: 'b' }, RemoteAccessAllowed: true });
  expect(access('10.0.0.1', `Basic ${Buffer.from('bob:b').toString('base64')}`)).toEqual({ kind: 'granted', user: 'bob' });
});

describe('exposure', () => {
  const open = { HttpBindAddress: '0.0.0.0', RemoteAccessAllowed: true, AuthenticationEnabled: true, RegisteredUsers: {} };

  it('should refuse to listen to other machines without a user', () => {
    expect(checkExposure(open)).toMatchObject({ kind: 'refused', message: expect.stringContaining('RegisteredUsers') });
    expect(checkExposure({ ...open, RegisteredUsers: { a: 'b' } })).toEqual({ kind: 'safe' });
  });

  it('should warn of an open server, and be content with one on loopback', () => {
    expect(checkExposure({ ...open, AuthenticationEnabled: false }).kind).toBe('warning');
    expect(checkExposure({ ...open, HttpBindAddress: '127.0.0.1' }).kind).toBe('safe');
    expect(checkExposure({ ...open, RemoteAccessAllowed: false }).kind).toBe('safe');
  });
});
