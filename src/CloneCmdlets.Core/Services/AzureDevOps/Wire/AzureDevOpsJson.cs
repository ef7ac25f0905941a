using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.AzureDevOps.Wire;

/// <summary>
/// How everything of this folder is read and written: names in any case, unknown fields skipped, at most 32 levels deep, nulls left out of
/// requests. Written by the compiler's generator, so nothing is worked out by reflection in a user's session.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 32)]
[JsonSerializable(typeof(PlanCloneRequest))]
[JsonSerializable(typeof(SuiteCloneRequest))]
[JsonSerializable(typeof(TestPlanCloneRequest))]
[JsonSerializable(typeof(TestSuiteCloneRequest))]
[JsonSerializable(typeof(CloneOperationInformation))]
[JsonSerializable(typeof(TestPlanCloneAnswer))]
[JsonSerializable(typeof(TestSuiteCloneAnswer))]
[JsonSerializable(typeof(TestPlanModel))]
[JsonSerializable(typeof(TestSuiteModel))]
[JsonSerializable(typeof(TestCaseModel))]
[JsonSerializable(typeof(ListAnswer<TestPlanModel>))]
[JsonSerializable(typeof(ListAnswer<TestSuiteModel>))]
[JsonSerializable(typeof(ListAnswer<TestCaseModel>))]
[JsonSerializable(typeof(ListAnswer<ProjectModel>))]
[JsonSerializable(typeof(ListAnswer<WorkItemTypeCategory>))]
[JsonSerializable(typeof(ConnectionData))]
[JsonSerializable(typeof(ProjectModel))]
[JsonSerializable(typeof(ClassificationNode))]
[JsonSerializable(typeof(WorkItemTypeCategory))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ErrorValue))]
internal sealed partial class AzureDevOpsJson : JsonSerializerContext;

/// <summary>
/// The same for what the client sends, and only for writing: a copy sends before it reads its answer, and what reading needs is the greater part
/// of what the runtime would have to compile for it.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlanCloneRequest))]
[JsonSerializable(typeof(TestPlanCloneRequest))]
internal sealed partial class AzureDevOpsRequestJson : JsonSerializerContext;
