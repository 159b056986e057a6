import type { Difference } from './differences';

/** Members of resources that came after 1.10.1: contract 12-newer-releases.md §6.2. */
export const newerMembers: readonly Difference[] = [
  {
    steps: /^GET \/(patients|studies|series|instances)|^instance |^its |^POST \/tools\/(find|bulk-content) /,
    aspects: ['body'],
    reason: 'Labels of Orthanc 1.12.0 are shown',
    rewrite: (body) =>
      body
        .replace(/(\n *)"LastUpdate" : <time>,\n *"MainDicomTags"/g, '$1"Labels" : [],$&')
        .replace(/("IndexInSeries" : \w+,)(\n *)/g, '$1$2"Labels" : [],$2'),
  },
  {
    steps: /^GET \/(patients|studies|series|instances)|^instance |^its |^POST \/tools\/(find|bulk-content) /,
    aspects: ['body'],
    reason: 'IsProtected of Orthanc 1.12.8 is shown',
    rewrite: (body) =>
      body.replace(/(\n *)("IsStable"(?:(?!"IsStable")[\s\S])*?"Type" : "Patient")/g, '$1"IsProtected" : false,$1$2'),
  },
];
