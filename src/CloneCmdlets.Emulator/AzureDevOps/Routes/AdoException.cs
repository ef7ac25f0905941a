using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>A request that is refused, in the service's words (reference page, "Errors").</summary>
internal sealed class AdoException : Exception
{
    private const string TestManagement = "Microsoft.TeamFoundation.TestManagement.WebApi.";
    private const string Services = "Microsoft.VisualStudio.Services.WebApi.";

    private AdoException(int status, string typeKey, string message, string @namespace, int eventId, string? rule = null)
        : base(message)
    {
        Status = status;
        Body = new ErrorBody
        {
            Reference = "1",
            Message = message,
            TypeName = $"{@namespace}{typeKey}, {@namespace.TrimEnd('.')}",
            TypeKey = typeKey,
            ErrorCode = JsonSerializer.SerializeToElement(0),
            EventId = JsonSerializer.SerializeToElement(eventId),
            CustomProperties = rule is null ? null : JsonSerializer.SerializeToElement(new JsonObject { ["rule"] = rule }),
        };
    }

    public int Status { get; }

    public ErrorBody Body { get; }

    public static AdoException NotFound(string what, string id) =>
        new(StatusCodes.Status404NotFound, "TestObjectNotFoundException", $"{what} {id} not found.", TestManagement, 3000);

    public static AdoException NoRoute(string path) =>
        new(StatusCodes.Status404NotFound, "VssResourceNotFoundException", $"The controller for path '{path}' was not found.", Services, 3000);

    public static AdoException NoProject(string name) => new(
        StatusCodes.Status404NotFound,
        "ProjectDoesNotExistWithNameException",
        $"TF200016: The following project does not exist: {name}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.",
        "Microsoft.TeamFoundation.Core.WebApi.",
        3000);

    public static AdoException NoCollection(string name) => new(
        StatusCodes.Status404NotFound, "HostDoesNotExistException", $"TF400324: There is no collection {name}.", "Microsoft.TeamFoundation.Framework.Server.", 3000);

    public static AdoException NoNode(string path) => new(
        StatusCodes.Status404NotFound,
        "ClassificationNodeNotFoundException",
        $"TF51011: The specified area or iteration path does not exist: '{path}'.",
        "Microsoft.TeamFoundation.WorkItemTracking.Server.",
        3200);

    public static AdoException NoCategory(string name) => new(
        StatusCodes.Status404NotFound,
        "WorkItemTypeCategoryNotFoundException",
        $"TF401324: Work item type category {name} does not exist in this project.",
        "Microsoft.TeamFoundation.WorkItemTracking.Server.",
        3200);

    public static AdoException NoWorkItem(int id) => new(
        StatusCodes.Status404NotFound,
        "WorkItemUnauthorizedAccessException",
        $"TF401232: Work item {id.ToString(CultureInfo.InvariantCulture)} does not exist, or you do not have permissions to read it.",
        "Microsoft.TeamFoundation.WorkItemTracking.Server.",
        3200);

    /// <summary>An argument is missing, unreadable or out of range. The type key is [ours].</summary>
    public static AdoException BadArgument(string message) =>
        new(StatusCodes.Status400BadRequest, "InvalidPropertyException", message, TestManagement, 0);

    /// <summary>A rule is broken; the core says which. The type keys are [ours] where the reference page has none.</summary>
    public static AdoException Broken(RuleViolation violation) => violation.Rule == nameof(DestinationRules.ProjectExists)
        ? NoProject(violation.Target as string ?? string.Empty)
        : new(StatusCodes.Status400BadRequest, "InvalidPropertyException", violation.Message, TestManagement, 0, violation.Rule);

    public static AdoException Unauthorized() => new(
        StatusCodes.Status401Unauthorized,
        "UnauthorizedRequestException",
        "TF400813: The user '' is not authorized to access this resource.",
        "Microsoft.TeamFoundation.Framework.Server.",
        3000);

    public static AdoException TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, "RequestContentTooLargeException", "The request body is over 16 MB.", Services, 0);

    public static AdoException ServerError() => new(
        StatusCodes.Status500InternalServerError, "TeamFoundationServerException", "The emulator failed; the cause is on its standard error.", Services, 0);

    public static AdoException NoVersion(string method) => new(
        StatusCodes.Status400BadRequest,
        "VssVersionNotSpecifiedException",
        $"No api-version was supplied for the \"{method}\" request. The version must be supplied either as part of the Accept header (e.g. \"application/json; api-version=1.0\") or as a query parameter (e.g. \"?api-version=1.0\").",
        Services,
        3000);

    public static AdoException BadVersion(string version) => new(
        StatusCodes.Status400BadRequest, "VssInvalidApiVersionException", $"The api-version '{version}' is not in the form 1.0, 1.0-preview or 1.0-preview.1.", Services, 3000);

    public static AdoException NeedsPreview(string version) => new(
        StatusCodes.Status400BadRequest,
        "VssInvalidPreviewVersionException",
        $"The requested version \"{version}\" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: \"{version}-preview\"",
        Services,
        3000);

    public static AdoException VersionOutOfRange(string version, string lowest, string highest) => new(
        StatusCodes.Status400BadRequest,
        "VssVersionOutOfRangeException",
        $"The requested REST API version of {version} is out of range for this resource: the lowest is {lowest}, the highest {highest}.",
        Services,
        3000);
}
