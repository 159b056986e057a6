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
  const open = {
    HttpServerEnabled: true,
    HttpBindAddresses: ['0.0.0.0'],
    RemoteAccessAllowed: true,
    AuthenticationEnabled: true,
    RegisteredUsers: {},
    UnauthenticatedRemoteAccessAllowed: false,
  };

  it('should refuse to listen to other machines without a user', () => {
    expect(checkExposure(open)).toMatchObject({ kind: 'refused', message: expect.stringContaining('RegisteredUsers') });
    expect(checkExposure({ ...open, RegisteredUsers: { a: 'b' } })).toEqual({ kind: 'safe' });
  });

  it('should refuse to serve other machines without authentication, and say how to allow it', () => {
    const unguarded = { ...open, AuthenticationEnabled: false, RegisteredUsers: { a: 'b' } };
    expect(checkExposure(unguarded)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('allow it with "UnauthenticatedRemoteAccessAllowed": true'),
    });
    expect(checkExposure({ ...unguarded, UnauthenticatedRemoteAccessAllowed: true }).kind).toBe('warning');
    expect(checkExposure({ ...open, UnauthenticatedRemoteAccessAllowed: true }).kind).toBe('refused');
  });

  it('should be content with a server that no other machine reaches', () => {
    expect(checkExposure({ ...open, HttpServerEnabled: false }).kind).toBe('safe');
    expect(checkExposure({ ...open, HttpBindAddresses: ['127.0.0.1', '::1'] }).kind).toBe('safe');
    expect(checkExposure({ ...open, HttpBindAddresses: ['127.0.0.1', '10.0.0.1'] }).kind).toBe('refused');
    expect(checkExposure({ ...open, RemoteAccessAllowed: false }).kind).toBe('safe');
  });
});
