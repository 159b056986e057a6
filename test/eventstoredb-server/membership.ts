/** Where a member of a cluster listens. */
export type Endpoint = { readonly address: string; readonly port: number };

export type Member = {
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly state: 'leader' | 'follower' | 'unknown';
  readonly alive: boolean;
};

/**
 * What a server knows of its cluster. A real follower forwards writes that do not carry `requires-leader`;
 * with `forwardsWrites` false it refuses them too, as it does while it cannot reach its leader.
 */
export type Membership = { readonly members: readonly Member[] } & (
  | { readonly role: 'leader' }
  | { readonly role: 'follower'; readonly leader: Endpoint; readonly forwardsWrites: boolean }
  | { readonly role: 'leaderless' }
);
