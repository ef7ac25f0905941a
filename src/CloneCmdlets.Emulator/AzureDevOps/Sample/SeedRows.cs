using CloneCmdlets.Emulator.AzureDevOps.Cloning;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.AzureDevOps.Sample;

/// <summary>The rows of a seeded plan. Its ids follow each other: plan, root, suites, shared steps, requirements, cases.</summary>
internal sealed class SeedRows
{
    /// <summary>The numbers @first to @last, as <c>n(i)</c>; none where @last is less.</summary>
    private const string Numbers =
        "WITH RECURSIVE n(i) AS (SELECT @first WHERE @first <= @last UNION ALL SELECT i + 1 FROM n WHERE i < @last) ";

    private readonly PlanSeed _seed;
    private readonly Project _project;
    private readonly int _configuration;

    private SeedRows(PlanSeed seed, Project project, int configuration, int planId)
    {
        _seed = seed;
        _project = project;
        _configuration = configuration;
        PlanId = planId;
    }

    public int PlanId { get; }

    public int Cases => _seed.Suites * _seed.CasesPerSuite;

    private int FirstSuite => PlanId + 2;

    private int FirstShared => FirstSuite + _seed.Suites;

    private int FirstRequirement => FirstShared + _seed.SharedSteps;

    private int FirstCase => FirstRequirement + _seed.Requirements;

    /// <summary>Takes the ids, and makes the plan with all but its suites and cases.</summary>
    public static SeedRows Begin(DbSession session, PlanSeed seed, string now)
    {
        var project = ProjectTable.Find(session, seed.Collection, seed.Project!) ?? ProjectTable.Add(session, seed.Collection, seed.Project!);
        var count = 2 + seed.Suites + seed.SharedSteps + seed.Requirements + (seed.Suites * seed.CasesPerSuite);
        var rows = new SeedRows(seed, project, ProjectTable.DefaultConfiguration(session, project.Id), Sequences.TakeItems(session, count));
        PlanTable.Add(session, new Plan
        {
            Id = rows.PlanId,
            ProjectId = project.Id,
            Name = seed.Name!,
            AreaPath = project.Name,
            IterationPath = project.Name,
            RootSuiteId = rows.PlanId + 1,
            Updated = now,
        });
        rows.AddOthers(session);
        return rows;
    }

    /// <summary>Adds the suites from one index to another.</summary>
    public void AddSuites(DbSession session, int first, int last)
    {
        session.Execute(
            Numbers + """
            INSERT INTO ado_suite (id, plan_id, parent_id, position, name, type, requirement_id)
            SELECT @suite + i, @plan, @plan + 1, i, 'Suite ' || (i + 1), CASE WHEN i < @requirements THEN 'requirement' ELSE 'static' END,
                   CASE WHEN i < @requirements THEN @requirement + i END
            FROM n
            """,
            ("@first", first), ("@last", last), ("@suite", FirstSuite), ("@plan", PlanId), ("@requirements", _seed.Requirements),
            ("@requirement", FirstRequirement));
        session.Execute(
            Numbers + "INSERT INTO ado_suite_configuration (suite_id, configuration_id) SELECT @suite + i, @configuration FROM n",
            ("@first", first), ("@last", last), ("@suite", FirstSuite), ("@configuration", _configuration));
    }

    /// <summary>Adds the test cases from one index to another, with two steps each, and puts them into their suites.</summary>
    public void AddCases(DbSession session, int first, int last)
    {
        session.Execute(
            Numbers + """
            INSERT INTO ado_item (id, project_id, type, title, state, area_path, iteration_path, fields)
            SELECT @case + i, @project, @type, 'Test case ' || (i + 1) || ' of ' || @name, 'Ready', @area, @area, '{"Microsoft.VSTS.Common.Priority":2}' FROM n
            """,
            ("@first", first), ("@last", last), ("@case", FirstCase), ("@project", _project.Id), ("@type", ProjectTable.TestCaseType),
            ("@name", _seed.Name), ("@area", _project.Name));
        session.Execute(
            Numbers + """
            INSERT INTO ado_step (item_id, position, action, expected, shared_id)
            SELECT @case + i, s.position, s.action, s.expected, CASE WHEN s.position = 0 AND @sharedCount > 0 THEN @shared + i % @sharedCount END
            FROM n CROSS JOIN (
                SELECT 0 AS position, 'Open the application' AS action, 'It opens' AS expected
                UNION ALL SELECT 1, 'Do what the title says', 'It is done') s
            """,
            ("@first", first), ("@last", last), ("@case", FirstCase), ("@shared", FirstShared), ("@sharedCount", _seed.SharedSteps));
        session.Execute(
            Numbers + "INSERT INTO ado_suite_case (suite_id, position, case_id) SELECT @suite + i / @perSuite, i % @perSuite, @case + i FROM n",
            ("@first", first), ("@last", last), ("@case", FirstCase), ("@suite", FirstSuite), ("@perSuite", _seed.CasesPerSuite));
        session.Execute(
            Numbers + "INSERT INTO ado_point (suite_id, case_id, configuration_id) SELECT @suite + i / @perSuite, @case + i, @configuration FROM n",
            ("@first", first), ("@last", last), ("@case", FirstCase), ("@suite", FirstSuite), ("@perSuite", _seed.CasesPerSuite),
            ("@configuration", _configuration));
        session.Execute(
            Numbers + """
            INSERT INTO ado_link (item_id, position, type, target_id)
            SELECT @case + i, 0, @tests, @requirement + i / @perSuite FROM n WHERE i / @perSuite < @requirements
            """,
            ("@first", first), ("@last", last), ("@case", FirstCase), ("@tests", LinkType.Tests), ("@requirement", FirstRequirement),
            ("@perSuite", _seed.CasesPerSuite), ("@requirements", _seed.Requirements));
    }

    private void AddOthers(DbSession session)
    {
        AddItems(session, FirstShared, _seed.SharedSteps, ProjectTable.SharedStepsType, "Shared steps ");
        AddItems(session, FirstRequirement, _seed.Requirements, ProjectTable.RequirementType, "Requirement ");
        session.Execute(
            Numbers + "INSERT INTO ado_step (item_id, position, action, expected) SELECT @item + i, 0, 'Sign in', 'The start page shows' FROM n",
            ("@first", 0), ("@last", _seed.SharedSteps - 1), ("@item", FirstShared));
    }

    private void AddItems(DbSession session, int first, int count, string type, string title) => session.Execute(
        Numbers + """
        INSERT INTO ado_item (id, project_id, type, title, state, area_path, iteration_path)
        SELECT @item + i, @project, @type, @title || (i + 1), 'Ready', @area, @area FROM n
        """,
        ("@first", 0), ("@last", count - 1), ("@item", first), ("@project", _project.Id), ("@type", type), ("@title", title), ("@area", _project.Name));
}
