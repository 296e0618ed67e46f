/** The official examples that are refused, by file, and why: each reason is one that R4 gives, or our own bound. */
export const refusedExamples: Readonly<Record<string, string>> = {
  'ActivityDefinition-blood-tubes-supply.json':
    'ActivityDefinition.text.div: txt-2: The narrative SHALL have some non-whitespace content',
  'ActivityDefinition-heart-valve-replacement.json':
    'ActivityDefinition.text.div: txt-2: The narrative SHALL have some non-whitespace content',
  'Bundle-dataelements.json': 'it is longer than 8 MiB',
  'Bundle-resources.json': 'it is longer than 8 MiB',
  'Bundle-valueset-expansions.json': 'it is longer than 8 MiB',
  'Bundle-valuesets.json': 'it is longer than 8 MiB',
  'DeviceMetric-example.json': 'DeviceMetric.parent.reference: may only refer to Device',
  'DeviceUseStatement-example.json':
    'DeviceUseStatement.reasonReference[0].reference: may only refer to Condition, Observation, DiagnosticReport, DocumentReference, Media',
  'EventDefinition-example.json':
    'EventDefinition.text.div: txt-2: The narrative SHALL have some non-whitespace content',
  'ImplementationGuide-fhir.json': 'ImplementationGuide.name: is required',
  'MedicationRequest-medrx0301.json':
    'MedicationRequest.dispenseRequest.performer.reference: may only refer to Organization',
  'Observation-clinical-gender.json':
    'Observation.performer[0].reference: may only refer to Practitioner, PractitionerRole, Organization, CareTeam, Patient, RelatedPerson',
  'Questionnaire-qs1.json': 'Questionnaire.item[0].item[0].linkId: is required',
  'Questionnaire-zika-virus-exposure-assessment.json':
    'Questionnaire.text.div: txt-2: The narrative SHALL have some non-whitespace content',
  'SearchParameter-codesystem-extensions-CodeSystem-author.json': 'SearchParameter.base: is required',
  'SearchParameter-codesystem-extensions-CodeSystem-effective.json': 'SearchParameter.base: is required',
  'SearchParameter-codesystem-extensions-CodeSystem-end.json': 'SearchParameter.base: is required',
  'SearchParameter-codesystem-extensions-CodeSystem-keyword.json': 'SearchParameter.base: is required',
  'SearchParameter-codesystem-extensions-CodeSystem-workflow.json': 'SearchParameter.base: is required',
  'SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject.json':
    'the request: an id is 1 to 64 letters, digits, - and .',
  'SearchParameter-valueset-extensions-ValueSet-author.json': 'SearchParameter.base: is required',
  'SearchParameter-valueset-extensions-ValueSet-effective.json': 'SearchParameter.base: is required',
  'SearchParameter-valueset-extensions-ValueSet-end.json': 'SearchParameter.base: is required',
  'SearchParameter-valueset-extensions-ValueSet-keyword.json': 'SearchParameter.base: is required',
  'SearchParameter-valueset-extensions-ValueSet-workflow.json': 'SearchParameter.base: is required',
  'StructureDefinition-Definition.json':
    'StructureDefinition: sdf-4: If the structure is not abstract, then there SHALL be a baseDefinition',
  'StructureDefinition-Event.json':
    'StructureDefinition: sdf-4: If the structure is not abstract, then there SHALL be a baseDefinition',
  'StructureDefinition-FiveWs.json':
    'StructureDefinition: sdf-4: If the structure is not abstract, then there SHALL be a baseDefinition',
  'StructureDefinition-Request.json':
    'StructureDefinition: sdf-4: If the structure is not abstract, then there SHALL be a baseDefinition',
  'ig-r4.json': 'another file has the same type and id',
};
