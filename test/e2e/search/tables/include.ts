import { type SearchTable } from '../search-case.js';

const observations = 'o-rel o-abs o-ben o-grp o-log o-ext o-ver o-none';

/** What comes along with what was found. */
export const includeTables: readonly SearchTable[] = [
  {
    clause: '3.1.1.5.4 _include',
    data: 'links',
    cases: [
      ['MedicationRequest?_include=MedicationRequest:patient', 'm1 m2 +Patient/ann +Patient/ben'],
      [
        'MedicationRequest?_id=m1&_include=MedicationRequest:patient&_include=MedicationRequest:requester',
        'm1 +Patient/ann +Practitioner/joe',
      ],
      ['Encounter?_id=e1&_include=Encounter:location', 'e1 +Location/bed'],
      ['Location?_id=bed&_include=Location:partof', 'bed +Location/ward', 'one step'],
      ['Location?_include=Location:partof', 'bed site ward', 'nothing stands twice'],
      ['Organization?_include=Organization:partof', 'clinic trust'],
      [
        'Patient?_id=ann,ben&_include=Patient:general-practitioner',
        'ann ben +Practitioner/joe +Practitioner/jane',
        'once for all',
      ],
      [
        'Observation?_include=Observation:subject',
        `${observations} +Patient/ann +Patient/ben +Group/ann`,
        'what is elsewhere is left out',
      ],
      ['Observation?_include=Observation:subject:Patient', `${observations} +Patient/ann +Patient/ben`],
      ['Observation?_include=Observation:subject:Group', `${observations} +Group/ann`],
      ['Observation?_include=Observation:patient', `${observations} +Patient/ann +Patient/ben`],
      ['Observation?_id=o-ext&_include=Observation:subject', 'o-ext'],
      ['Observation?_id=nobody&_include=Observation:subject', ''],
      ['Observation?_id=o-rel&_include=Observation:*', 'o-rel +Patient/ann +Encounter/e1 +Practitioner/joe'],
      ['Observation?_id=o-rel&_include=*', 'o-rel +Patient/ann +Encounter/e1 +Practitioner/joe'],
      [
        'Observation?_id=o-none&_include=Observation:has-member&_include=Observation:derived-from',
        'o-none +Observation/o-rel +Observation/o-ben',
      ],
      [
        'DocumentReference?_id=dr2&_include=DocumentReference:relatesto',
        'dr2 +DocumentReference/dr1 +DocumentReference/dr3',
      ],
      ['DocumentReference?_id=dr1&_include=DocumentReference:author', 'dr1', 'what is contained came along'],
      ['List?_id=l1&_include=List:item', 'l1 +Patient/ann +Patient/ben +Observation/o-rel'],
      ['Provenance?_include=Provenance:target', 'pr +MedicationRequest/m1'],
      ['Patient?name=alder&_include=Patient:organization', 'ann +Organization/clinic'],
    ],
  },
  {
    clause: '3.1.1.5.4 _include:iterate',
    data: 'links',
    cases: [
      [
        'MedicationDispense?_include=MedicationDispense:prescription&_include:iterate=MedicationRequest:requester',
        'md +MedicationRequest/m1 +Practitioner/joe',
      ],
      [
        'MedicationDispense?_include=MedicationDispense:prescription&_include=MedicationRequest:requester',
        'md +MedicationRequest/m1',
        'without the modifier from what was found only',
      ],
      ['Location?_id=bed&_include:iterate=Location:partof', 'bed +Location/ward +Location/site'],
      [
        'Encounter?_id=e1&_include=Encounter:location&_include:iterate=Location:partof',
        'e1 +Location/bed +Location/ward +Location/site',
      ],
      [
        'Observation?_id=o-none&_include=Observation:has-member&_include:iterate=Observation:subject',
        'o-none +Observation/o-rel +Patient/ann',
      ],
      [
        'Patient?_id=ann&_include=Patient:organization&_include:iterate=Organization:partof',
        'ann +Organization/clinic +Organization/trust',
      ],
    ],
  },
  {
    clause: '3.1.1.5.4 _revinclude',
    data: 'links',
    cases: [
      ['MedicationRequest?_id=m1&_revinclude=Provenance:target', 'm1 +Provenance/pr'],
      ['MedicationRequest?_revinclude=Provenance:target', 'm1 m2 +Provenance/pr'],
      ['Patient?_id=ben&_revinclude=Observation:patient', 'ben +Observation/o-ben +Observation/o-ver'],
      ['Patient?_id=ben&_revinclude=Observation:subject', 'ben +Observation/o-ben +Observation/o-ver'],
      ['Patient?_id=dan&_revinclude=Observation:patient', 'dan'],
      [
        'Encounter?_id=e1&_revinclude=Observation:encounter&_revinclude=MedicationRequest:encounter',
        'e1 +Observation/o-rel +MedicationRequest/m1',
      ],
      ['Encounter?_id=e1&_revinclude=Encounter:part-of', 'e1 +Encounter/e2'],
      ['Location?_id=site&_revinclude=Location:partof', 'site +Location/ward'],
      ['Location?_id=site&_revinclude:iterate=Location:partof', 'site +Location/ward +Location/bed'],
      [
        'Practitioner?_id=jane&_revinclude=Provenance:agent&_include:iterate=Provenance:target',
        'jane +Provenance/pr +MedicationRequest/m1',
      ],
      ['Group?_revinclude=Observation:subject', 'ann +Observation/o-grp'],
      ['Observation?_id=o-rel&_revinclude=DiagnosticReport:result', 'o-rel +DiagnosticReport/d1'],
    ],
  },
];
