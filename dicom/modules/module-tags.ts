import type { Level } from '../../domain/resource/events';

/**
 * The attributes of the modules of PS3.3 that describe a level: Patient (C.7.1.1), General Study (C.7.2.1), General Series (C.7.3.1), and SOP Common
 * (C.12.1) with what 1.10.1 counts among them (observed there with every tag of the dictionary). `gggg,eeee` in lower-case hex, ascending.
 */
export const moduleTags: { readonly [level in Level]: readonly string[] } = {
  Patient: [
    '0008,1120', // ReferencedPatientSequence
    '0010,0010', // PatientName
    '0010,0020', // PatientID
    '0010,0021', // IssuerOfPatientID
    '0010,0024', // IssuerOfPatientIDQualifiersSequence
    '0010,0030', // PatientBirthDate
    '0010,0032', // PatientBirthTime
    '0010,0040', // PatientSex
    '0010,1000', // OtherPatientIDs
    '0010,1001', // OtherPatientNames
    '0010,1002', // OtherPatientIDsSequence
    '0010,2160', // EthnicGroup
    '0010,2201', // PatientSpeciesDescription
    '0010,2202', // PatientSpeciesCodeSequence
    '0010,2292', // PatientBreedDescription
    '0010,2293', // PatientBreedCodeSequence
    '0010,2294', // BreedRegistrationSequence
    '0010,2297', // ResponsiblePerson
    '0010,2298', // ResponsiblePersonRole
    '0010,2299', // ResponsibleOrganization
    '0010,4000', // PatientComments
    '0012,0062', // PatientIdentityRemoved
    '0012,0063', // DeidentificationMethod
    '0012,0064', // DeidentificationMethodCodeSequence
  ],
  Study: [
    '0008,0020', // StudyDate
    '0008,0030', // StudyTime
    '0008,0050', // AccessionNumber
    '0008,0051', // IssuerOfAccessionNumberSequence
    '0008,0090', // ReferringPhysicianName
    '0008,0096', // ReferringPhysicianIdentificationSequence
    '0008,1030', // StudyDescription
    '0008,1032', // ProcedureCodeSequence
    '0008,1048', // PhysiciansOfRecord
    '0008,1049', // PhysiciansOfRecordIdentificationSequence
    '0008,1060', // NameOfPhysiciansReadingStudy
    '0008,1062', // PhysiciansReadingStudyIdentificationSequence
    '0008,1110', // ReferencedStudySequence
    '0020,000d', // StudyInstanceUID
    '0020,0010', // StudyID
    '0032,1034', // RequestingServiceCodeSequence
    '0040,1012', // ReasonForPerformedProcedureCodeSequence
  ],
  Series: [
    '0008,0021', // SeriesDate
    '0008,0031', // SeriesTime
    '0008,0060', // Modality
    '0008,103e', // SeriesDescription
    '0008,103f', // SeriesDescriptionCodeSequence
    '0008,1050', // PerformingPhysicianName
    '0008,1052', // PerformingPhysicianIdentificationSequence
    '0008,1070', // OperatorsName
    '0008,1072', // OperatorIdentificationSequence
    '0008,1111', // ReferencedPerformedProcedureStepSequence
    '0008,1250', // RelatedSeriesSequence
    '0010,2210', // AnatomicalOrientationType
    '0018,0015', // BodyPartExamined
    '0018,1030', // ProtocolName
    '0018,5100', // PatientPosition
    '0020,000e', // SeriesInstanceUID
    '0020,0011', // SeriesNumber
    '0020,0060', // Laterality
    '0028,0108', // SmallestPixelValueInSeries
    '0040,0244', // PerformedProcedureStepStartDate
    '0040,0245', // PerformedProcedureStepStartTime
    '0040,0253', // PerformedProcedureStepID
    '0040,0254', // PerformedProcedureStepDescription
    '0040,0260', // PerformedProtocolCodeSequence
    '0040,0275', // RequestAttributesSequence
    '0040,0280', // CommentsOnThePerformedProcedureStep
  ],
  Instance: [
    '0002,0002', // MediaStorageSOPClassUID
    '0002,0003', // MediaStorageSOPInstanceUID
    '0008,0012', // InstanceCreationDate
    '0008,0013', // InstanceCreationTime
    '0008,0014', // InstanceCreatorUID
    '0008,0016', // SOPClassUID
    '0008,0018', // SOPInstanceUID
    '0008,001a', // RelatedGeneralSOPClassUID
    '0008,001b', // OriginalSpecializedSOPClassUID
    '0008,0110', // CodingSchemeIdentificationSequence
    '0008,0201', // TimezoneOffsetFromUTC
    '0018,a001', // ContributingEquipmentSequence
    '0020,0013', // InstanceNumber
    '0028,0303', // LongitudinalTemporalInformationModified
    '0040,a390', // HL7StructuredDocumentReferenceSequence
    '0100,0410', // SOPInstanceStatus
    '0100,0420', // SOPAuthorizationDateTime
    '0100,0424', // SOPAuthorizationComment
    '0100,0426', // AuthorizationEquipmentCertificationNumber
    '0400,0500', // EncryptedAttributesSequence
    '0400,0561', // OriginalAttributesSequence
    '4ffe,0001', // MACParametersSequence
    'fffa,fffa', // DigitalSignaturesSequence
  ],
};
