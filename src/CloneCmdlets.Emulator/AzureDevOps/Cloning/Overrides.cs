using System.Text.Json;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>
/// What <c>overrideParameters</c> make of the cloned work items: the fields with a column by themselves, all others as one JSON patch. A
/// field's rule is checked when the job begins to write work items, as the service's is: such an operation ends as failed.
/// </summary>
internal sealed record Overrides
{
    private const string TitleField = "System.Title";
    private const string StateField = "System.State";
    private const string AssignedToField = "System.AssignedTo";
    private const int MaxTitle = 255;

    private static readonly string[] States = ["Design", "Ready", "Closed"];

    /// <summary>Fields that the service fills itself.</summary>
    private static readonly string[] ReadOnlyFields =
    [
        "System.Id", "System.Rev", "System.TeamProject", "System.WorkItemType", "System.CreatedDate", "System.CreatedBy", "System.ChangedDate",
        "System.AreaId", "System.IterationId",
    ];

    /// <summary>The fields' reference names begin with one of these.</summary>
    private static readonly string[] Namespaces = ["System.", "Microsoft.VSTS.", "Custom."];

    public string? AreaPath { get; private init; }

    public string? IterationPath { get; private init; }

    public string? Title { get; private init; }

    public string? State { get; private init; }

    public string? AssignedTo { get; private init; }

    /// <summary>The other fields, as a JSON object to merge; <see langword="null"/>: none.</summary>
    public string? Patch { get; private init; }

    /// <summary>Reads and checks the overrides of a request.</summary>
    /// <param name="session">A session, for the areas and iterations.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="project">The destination's project.</param>
    /// <returns>The overrides.</returns>
    /// <exception cref="CloneFailedException">One breaks a rule.</exception>
    public static Overrides Read(DbSession session, CloneOptions options, Project project)
    {
        var overrides = new Overrides
        {
            AreaPath = DestinationRules.Override(options, RequestRules.AreaPathField)?.Trim('\\'),
            IterationPath = DestinationRules.Override(options, RequestRules.IterationPathField)?.Trim('\\'),
            Title = DestinationRules.Override(options, TitleField),
            State = DestinationRules.Override(options, StateField),
            AssignedTo = DestinationRules.Override(options, AssignedToField),
            Patch = ReadOthers(options),
        };
        Demand(overrides.AreaPath is null
            ? null
            : DestinationRules.AreaPathExists(overrides.AreaPath, project.Name, ProjectTable.HasNode(session, project.Id, ProjectTable.Areas, overrides.AreaPath)));
        Demand(overrides.IterationPath is null
            ? null
            : DestinationRules.IterationPathExists(
                overrides.IterationPath, project.Name, ProjectTable.HasNode(session, project.Id, ProjectTable.Iterations, overrides.IterationPath)));
        if (overrides.Title is { } title && (string.IsNullOrWhiteSpace(title) || title.Length > MaxTitle))
        {
            throw new CloneFailedException($"TF401320: Rule error for field Title. A title has 1 to {MaxTitle} characters.");
        }

        if (overrides.State is { } state && !States.Contains(state, StringComparer.OrdinalIgnoreCase))
        {
            throw new CloneFailedException(
                $"TF401320: Rule error for field State. '{state}' is not in the list of supported values ({string.Join(", ", States)}).");
        }

        return overrides;
    }

    private static string? ReadOthers(CloneOptions options)
    {
        var others = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, value) in options.OverrideParameters ?? new Dictionary<string, string?>())
        {
            if (ReadOnlyFields.Contains(field, StringComparer.OrdinalIgnoreCase))
            {
                throw new CloneFailedException($"TF401320: Rule error for field {field}. The field is read-only.");
            }

            if (!Namespaces.Any(prefix => field.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && field.Length > prefix.Length))
            {
                throw new CloneFailedException($"TF51535: Cannot find field {field}.");
            }

            if (field is { } name && !IsColumn(name))
            {
                others[field] = value;
            }
        }

        return others.Count == 0 ? null : JsonSerializer.Serialize(others);
    }

    private static bool IsColumn(string field) => new[]
    {
        RequestRules.AreaPathField, RequestRules.IterationPathField, TitleField, StateField, AssignedToField,
    }.Contains(field, StringComparer.OrdinalIgnoreCase);

    private static void Demand(RuleViolation? violation)
    {
        if (violation is not null)
        {
            throw new CloneFailedException(violation.Message);
        }
    }
}
