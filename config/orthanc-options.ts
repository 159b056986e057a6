/** An option of Orthanc that this server does not act on. */
export type IgnoredOption = {
  readonly why: string;
  /** Values that ask for what is done anyway, or `any`: nobody is warned of them. */
  readonly harmless: 'any' | readonly unknown[];
};

/** It changes nothing that a client could see. */
const tunes = (why: string): IgnoredOption => ({ why, harmless: 'any' });
const lacks = (why: string, ...harmless: readonly unknown[]): IgnoredOption => ({ why, harmless });

const NO_LUA = 'There is no Lua: `/tools/execute-script` answers as an Orthanc with Lua switched off.';
const NO_PLUGINS = 'There are no plug-ins.';
const NO_PEERS = 'There are no peers yet: nothing is sent by HTTP.';
const NO_WEBDAV = 'There is no WebDAV.';
const OWN_THREADS = 'Threads follow the number of cores.';
const NO_CACHE = 'Files are read in pieces where they are asked for; the operating system caches them.';
const NO_DICTIONARY = 'Tags that neither the standard nor `Dictionary` names are shown, asked for and matched by their numbers.';

/** Options of Orthanc 1.10.1 to 1.13.0 that this server does not act on, and why; contract 11-configuration.md and 12-newer-releases.md §10. */
export const ignoredOptions: ReadonlyMap<string, IgnoredOption> = new Map([
  ['BuiltinDecoderTranscoderOrder', lacks('There are no plug-ins that could decode first.', 'After', 'Before')],
  ['DeidentifyLogs', lacks('No log holds tags of patients.', true)],
  ['DeidentifyLogsDicomVersion', tunes('The same.')],
  ['DicomParserCacheSize', tunes(NO_CACHE)],
  ['DicomParserMemoryCapacity', tunes(NO_CACHE)],
  ['DicomParserThreadsCount', tunes(OWN_THREADS)],
  ['DicomWeb', lacks(NO_PLUGINS)],
  ['ExecuteLuaEnabled', lacks(NO_LUA, false)],
  ['ExternalDictionaries', lacks(NO_DICTIONARY, [])],
  ['ExtraMainDicomTags', lacks('Tags that the read models lack are read from the files (`requested-tags`, finds).', {})],
  ['HttpProxy', lacks(NO_PEERS, '')],
  ['HttpTimeout', tunes(NO_PEERS)],
  ['HttpVerbose', tunes(NO_PEERS)],
  ['HttpsCACertificates', tunes(NO_PEERS)],
  ['HttpsVerifyPeers', tunes(NO_PEERS)],
  ['JobsEngineThreadsCount', tunes(OWN_THREADS)],
  ['LoadPrivateDictionary', tunes(NO_DICTIONARY)],
  ['LoaderThreads', tunes(OWN_THREADS)],
  ['Locale', tunes('Texts are compared by Unicode, whatever the locale.')],
  ['LuaHeartBeatPeriod', lacks(NO_LUA, 0)],
  ['LuaScripts', lacks(NO_LUA, [])],
  ['MallocArenaMax', tunes("Node's memory has no arenas of malloc.")],
  ['MaximumConcurrentDcmtkTranscoders', tunes(OWN_THREADS)],
  ['MaximumStorageCacheSize', tunes(NO_CACHE)],
  ['OrthancPeers', lacks(NO_PEERS, {})],
  ['OrthancPeersInDatabase', lacks(NO_PEERS, false)],
  ['PatientLevelEnabled', lacks('The level of patients is always there (the option is experimental in Orthanc).', true)],
  ['Pkcs11', lacks(NO_PEERS, {})],
  ['Plugins', lacks(NO_PLUGINS, [])],
  ['RestApiWriteToFileSystemEnabled', lacks('No route writes to a path that a client names.', false)],
  ['SequentialDicomReaderThreadsCount', tunes(OWN_THREADS)],
  ['SequentialDicomReaderWindowCapacity', tunes(NO_CACHE)],
  ['SequentialDicomReaderWindowSize', tunes(OWN_THREADS)],
  ['ServeFolders', lacks(NO_PLUGINS, {})],
  ['StorageLoaderThreadsCount', tunes(OWN_THREADS)],
  ['StorageMemoryCapacity', tunes(NO_CACHE)],
  ['StoreDicom', lacks('Files are always stored: an answer 2xx says that they are.', true)],
  ['StoreMD5ForAttachments', lacks('The digests of all files are always kept.', true)],
  ['SyncStorageArea', lacks('Files are always synced before the answer.', true)],
  ['TemporaryDirectory', tunes('Temporary files are in the StorageDirectory, so that finished ones need not be copied.')],
  ['TranscoderCacheSize', tunes(NO_CACHE)],
  ['TranscoderMemoryCapacity', tunes(NO_CACHE)],
  ['TranscoderThreadsCount', tunes(OWN_THREADS)],
  ['Warnings', tunes('The log has warnings of its own.')],
  ['WebDavDeleteAllowed', lacks(NO_WEBDAV, false)],
  ['WebDavEnabled', lacks(NO_WEBDAV, false)],
  ['WebDavUploadAllowed', tunes(NO_WEBDAV)],
  ['ZipLoaderThreads', tunes(OWN_THREADS)],
]);

/** Whether somebody who gives the option this value gets something else than he asks for. */
export const isMissed = ({ harmless }: IgnoredOption, value: unknown): boolean =>
  harmless !== 'any' && !harmless.some((one) => JSON.stringify(one) === JSON.stringify(value));
