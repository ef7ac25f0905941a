using System.Text.Json;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Rules;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>Takes a request to clone a plan: checks the rules, makes the empty plan and the operation, all in one transaction.</summary>
internal static class PlanSubmission
{
    /// <summary>Takes a request.</summary>
    /// <param name="call">The call.</param>
    /// <param name="session">The writer's session.</param>
    /// <param name="terms">What is asked for.</param>
    /// <param name="details">What of the destination is only kept and shown.</param>
    /// <param name="deep">Whether test cases are duplicated.</param>
    /// <returns>The operation; its id is 0 where none was queued.</returns>
    /// <exception cref="AdoException">A rule is broken; nothing was made.</exception>
    public static Operation Add(AdoCall call, DbSession session, CloneTerms terms, TestPlanModel details, bool deep)
    {
        var source = PlanReads.Demand(call, session, terms.SourcePlanId);
        Demand(RequestRules.Check(terms).FirstOrDefault());
        var project = string.IsNullOrWhiteSpace(terms.DestinationProject) ? call.Project : FindDestination(call, session, terms.DestinationProject);
        Demand(DestinationRules.SuitesOfPlan(source.Id, terms.SuiteIds, SuiteTable.Tree(session, source.Id).Select(suite => suite.Id).ToHashSet()));
        DemandOptions(session, terms.Options, call.Project, project);
        var plan = MakePlan(call, session, terms, details, project);
        var operation = new Operation
        {
            Id = 0,
            Kind = ResultObjectTypeWords.TestPlan,
            Deep = deep,
            Created = call.Now,
            SourceProjectId = call.Project.Id,
            SourcePlanId = source.Id,
            TargetProjectId = project.Id,
            TargetPlanId = plan.Id,
            TargetSuiteId = plan.RootSuiteId,
            SuiteIds = [.. terms.SuiteIds.Distinct()],
            Options = terms.Options,
        };
        if (RequestRules.QueuesNothing(terms.SuiteIds))
        {
            return operation; // the plan stays, and stays empty: so does the service [seen]
        }

        operation = operation with { Id = Sequences.TakeOperation(session) };
        OperationTable.Add(session, operation);
        return operation;
    }

    /// <summary>The rules about the destination that hold for plans and suites.</summary>
    /// <param name="session">A session.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="source">The source's project.</param>
    /// <param name="target">The destination's project.</param>
    /// <exception cref="AdoException">One is broken.</exception>
    public static void DemandOptions(DbSession session, CloneOptions options, Project source, Project target)
    {
        Demand(DestinationRules.OverridesForOtherProject(source.Id == target.Id, options));
        Demand(DestinationRules.WorkItemTypeOfTestCases(
            options.DestinationWorkItemType, target.Name, ProjectTable.Types(session, target.Id, WorkItemTypeCategory.TestCases)));
    }

    public static void Demand(RuleViolation? violation)
    {
        if (violation is not null)
        {
            throw AdoException.Broken(violation);
        }
    }

    /// <summary>The destination's project; a collection can't be left.</summary>
    /// <param name="call">The call.</param>
    /// <param name="session">A session.</param>
    /// <param name="nameOrId">Its name or id.</param>
    /// <returns>The project.</returns>
    /// <exception cref="AdoException">There is none.</exception>
    public static Project FindDestination(AdoCall call, DbSession session, string nameOrId)
    {
        var project = ProjectTable.Find(session, call.Collection, nameOrId);
        Demand(DestinationRules.ProjectExists(nameOrId, project is not null));
        return project!;
    }

    private static Plan MakePlan(AdoCall call, DbSession session, CloneTerms terms, TestPlanModel details, Project project)
    {
        var area = Path(terms.PlanAreaPath) ?? project.Name;
        var iteration = Path(terms.PlanIterationPath) ?? project.Name;
        Demand(DestinationRules.AreaPathExists(area, project.Name, ProjectTable.HasNode(session, project.Id, ProjectTable.Areas, area)));
        Demand(DestinationRules.IterationPathExists(iteration, project.Name, ProjectTable.HasNode(session, project.Id, ProjectTable.Iterations, iteration)));
        var id = Sequences.TakeItems(session, 2);
        var plan = new Plan
        {
            Id = id,
            ProjectId = project.Id,
            Name = terms.DestinationName!,
            Description = terms.Description,
            AreaPath = area,
            IterationPath = iteration,
            State = string.IsNullOrWhiteSpace(terms.PlanState) ? "Active" : terms.PlanState,
            StartDate = terms.StartDate is { } start ? WireDate.At(start).Text : null,
            EndDate = terms.EndDate is { } end ? WireDate.At(end).Text : null,
            Owner = terms.Owner,
            RootSuiteId = id + 1,
            Details = JsonSerializer.Serialize(details, AzureDevOpsJson.Default.TestPlanModel),
            Updated = call.Now,
        };
        PlanTable.Add(session, plan);
        return plan;
    }

    private static string? Path(string? path) => string.IsNullOrWhiteSpace(path) ? null : path.Trim('\\');
}
