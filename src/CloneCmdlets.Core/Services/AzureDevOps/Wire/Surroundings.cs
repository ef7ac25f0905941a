using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.AzureDevOps.Wire;

/// <summary><c>_apis/connectionData</c>: who is signed in.</summary>
internal sealed record ConnectionData
{
    public ConnectionUser? AuthenticatedUser { get; init; }

    public ConnectionUser? AuthorizedUser { get; init; }

    public string? InstanceId { get; init; }

    public string? DeploymentType { get; init; }
}

/// <summary>A user in <see cref="ConnectionData"/>.</summary>
internal sealed record ConnectionUser
{
    public string? Id { get; init; }

    public string? ProviderDisplayName { get; init; }

    public string? CustomDisplayName { get; init; }

    public bool? IsActive { get; init; }
}

/// <summary>A project, from <c>_apis/projects</c>.</summary>
internal sealed record ProjectModel
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Url { get; init; }

    public string? State { get; init; }

    public string? Visibility { get; init; }
}

/// <summary>An area or iteration, from <c>_apis/wit/classificationnodes</c>.</summary>
internal sealed record ClassificationNode
{
    public WireId? Id { get; init; }

    public string? Identifier { get; init; }

    public string? Name { get; init; }

    public string? StructureType { get; init; }

    public bool? HasChildren { get; init; }

    public string? Path { get; init; }

    public string? Url { get; init; }

    public IReadOnlyList<ClassificationNode>? Children { get; init; }
}

/// <summary>A category of work item types, from <c>_apis/wit/workitemtypecategories</c>.</summary>
internal sealed record WorkItemTypeCategory
{
    /// <summary>The category of test cases.</summary>
    public const string TestCases = "Microsoft.TestCaseCategory";

    public string? Name { get; init; }

    public string? ReferenceName { get; init; }

    public WorkItemTypeReference? DefaultWorkItemType { get; init; }

    public IReadOnlyList<WorkItemTypeReference>? WorkItemTypes { get; init; }

    public string? Url { get; init; }
}

/// <summary>A work item type by name.</summary>
internal sealed record WorkItemTypeReference
{
    public string? Name { get; init; }

    public string? Url { get; init; }
}

/// <summary>The body of an error (reference page, "Errors"). Of what nobody reads here, any JSON is taken: it must not cost the message.</summary>
internal sealed record ErrorBody
{
    [JsonPropertyName("$id")]
    public string? Reference { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? InnerException { get; init; }

    public string? Message { get; init; }

    public string? TypeName { get; init; }

    public string? TypeKey { get; init; }

    public JsonElement? ErrorCode { get; init; }

    public JsonElement? EventId { get; init; }

    /// <summary>Where a web framework in front of the service puts its own words: <c>{"count":1,"value":{"Message":"…"}}</c> [seen].</summary>
    public JsonElement? Value { get; init; }

    /// <summary>Where a gateway for tokens puts its own words [seen].</summary>
    [JsonPropertyName("error_description")]
    public string? ErrorDescription { get; init; }

    /// <summary>More of the error, by its type: an <c>AccessCheckException</c> has texts, a number and nulls [seen]. That the emulator names the broken
    /// rule in it, as <c>rule</c>, is [ours].</summary>
    public JsonElement? CustomProperties { get; init; }
}

/// <summary>See <see cref="ErrorBody.Value"/>.</summary>
internal sealed record ErrorValue
{
    public string? Message { get; init; }
}
