using CloneCmdlets.Emulator.AzureDevOps.Cloning;
using CloneCmdlets.Emulator.AzureDevOps.Sample;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.Tests.AzureDevOps.Engine;

/// <summary>Makes plans of all shapes: deep and flat, cases in several suites, steps of all kinds.</summary>
internal static class RandomPlan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="project">Its project.</param>
    /// <param name="seed">Decides everything.</param>
    /// <param name="maxCases">The most test cases.</param>
    /// <returns>The plan's id.</returns>
    public static int Make(DbSession session, Project project, int seed, int maxCases)
    {
        var random = new Random(seed);
        var items = new SampleItems(session, project);
        var configurations = new[] { "Windows 10", "Edge", "Linux" }.Select(name => ProjectTable.AddConfiguration(session, project.Id, name)).ToArray();
        var shared = Make(session, random.Next(4), id => MakeShared(items, random, id));
        var requirements = Make(session, random.Next(4), id => items.Add(id, ProjectTable.RequirementType, $"Requirement {id}", "New", null));
        var cases = Make(session, random.Next(maxCases + 1), id => MakeCase(items, random, id, shared, requirements));
        var plan = Sequences.TakeItems(session, 2);
        PlanTable.Add(session, new Plan
        {
            Id = plan,
            ProjectId = project.Id,
            Name = $"Plan {plan}",
            AreaPath = project.Name,
            IterationPath = project.Name,
            RootSuiteId = plan + 1,
            Updated = "2026-01-01T00:00:00Z",
        });
        var suites = new List<int> { plan + 1 };
        for (var count = random.Next(12); count > 0; count--)
        {
            suites.Add(MakeSuite(session, random, plan, suites, requirements));
        }

        foreach (var suite in suites)
        {
            var tested = configurations.Where(_ => random.Next(2) == 0).ToArray();
            items.Place(suite, tested, random.Next(2) == 0 ? null : $"tester{random.Next(3)}", [.. cases.Where(_ => random.Next(3) == 0)]);
        }

        return plan;
    }

    private static int[] Make(DbSession session, int count, Action<int> make)
    {
        var ids = new int[count];
        for (var index = 0; index < count; index++)
        {
            ids[index] = Sequences.TakeItems(session);
            make(ids[index]);
        }

        return ids;
    }

    private static void MakeShared(SampleItems items, Random random, int id)
    {
        items.Add(id, ProjectTable.SharedStepsType, $"Shared {id}", "Ready", null);
        for (var count = random.Next(3); count > 0; count--)
        {
            items.Step(id, $"do {random.Next(9)}", null);
        }
    }

    private static void MakeCase(SampleItems items, Random random, int id, int[] shared, int[] requirements)
    {
        items.Case(id, $"Case {id} \u00e9\u4e2d'\"", random.Next(1, 5), random.Next(2) == 0 ? null : "user,password");
        for (var count = random.Next(4); count > 0; count--)
        {
            if (shared.Length > 0 && random.Next(3) == 0)
            {
                items.Step(id, null, null, shared[random.Next(shared.Length)]);
            }
            else
            {
                items.Step(id, $"do {random.Next(99)}", random.Next(2) == 0 ? null : "see");
            }
        }

        if (requirements.Length > 0 && random.Next(2) == 0)
        {
            items.Link(id, LinkType.Tests, requirements[random.Next(requirements.Length)], null, null);
        }

        if (random.Next(3) == 0)
        {
            items.Link(id, LinkType.Attachment, null, $"https://files.example/{id}", $"{id}.png");
        }

        if (random.Next(3) == 0)
        {
            items.Link(id, LinkType.Related, id, null, "itself");
        }
    }

    private static int MakeSuite(DbSession session, Random random, int plan, List<int> suites, int[] requirements)
    {
        var parent = suites[random.Next(suites.Count)];
        var type = (random.Next(4), requirements.Length) switch
        {
            (0, > 0) => SuiteType.Requirement,
            (1, _) => SuiteType.Query,
            _ => SuiteType.Static,
        };
        var id = Sequences.TakeItems(session);
        SuiteTable.Add(session, new Suite
        {
            Id = id,
            PlanId = plan,
            ParentId = parent,
            Position = (int)session.Number("SELECT count(*) FROM ado_suite WHERE parent_id = @parent", ("@parent", parent))!.Value,
            Name = $"Suite {random.Next(5)}",
            Type = type,
            RequirementId = type == SuiteType.Requirement ? requirements[random.Next(requirements.Length)] : null,
            Query = type == SuiteType.Query ? "SELECT 1" : null,
        });
        return id;
    }
}
