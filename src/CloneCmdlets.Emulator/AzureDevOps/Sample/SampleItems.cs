using System.Text.Json;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.AzureDevOps.Sample;

/// <summary>Adds work items with the ids that a sample gives them.</summary>
/// <param name="session">The writer's session.</param>
/// <param name="project">Where they belong.</param>
internal sealed class SampleItems(DbSession session, Project project)
{
    public void Add(int id, string type, string title, string state, string? fields) => session.Execute(
        """
        INSERT INTO ado_item (id, project_id, type, title, state, area_path, iteration_path, fields)
        VALUES (@id, @project, @type, @title, @state, @area, @iteration, @fields)
        """,
        ("@id", id), ("@project", project.Id), ("@type", type), ("@title", title), ("@state", state), ("@area", project.Name + "\\Web"),
        ("@iteration", project.Name + "\\Sprint 1"), ("@fields", fields));

    public void Step(int item, string? action, string? expected, int? shared = null) => session.Execute(
        """
        INSERT INTO ado_step (item_id, position, action, expected, shared_id)
        SELECT @item, count(*), @action, @expected, @shared FROM ado_step WHERE item_id = @item
        """,
        ("@item", item), ("@action", action), ("@expected", expected), ("@shared", shared));

    /// <summary>Adds a test case.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="title">Its title.</param>
    /// <param name="priority">Its priority, 1 to 4.</param>
    /// <param name="parameters">Its parameters' names, parted by commas; <see langword="null"/>: none.</param>
    /// <param name="steps">Its steps: shared ones by id, or action and expected result.</param>
    public void Case(int id, string title, int priority, string? parameters, params ReadOnlySpan<(int? Shared, string? Action, string? Expected)> steps)
    {
        var fields = new Dictionary<string, object> { ["Microsoft.VSTS.Common.Priority"] = priority };
        if (parameters is not null)
        {
            fields["Microsoft.VSTS.TCM.Parameters"] =
                "<parameters>" + string.Concat(parameters.Split(',').Select(name => $"<param name=\"{name}\" bind=\"default\"/>")) + "</parameters>";
            fields["Microsoft.VSTS.TCM.LocalDataSource"] = "<NewDataSet><Table1><user>ada</user><password>correct</password></Table1></NewDataSet>";
        }

        Add(id, ProjectTable.TestCaseType, title, "Ready", JsonSerializer.Serialize(fields));
        foreach (var (shared, action, expected) in steps)
        {
            Step(id, action, expected, shared);
        }
    }

    public void Link(int item, string type, int? target, string? url, string? comment) => session.Execute(
        """
        INSERT INTO ado_link (item_id, position, type, target_id, url, comment)
        SELECT @item, count(*), @type, @target, @url, @comment FROM ado_link WHERE item_id = @item
        """,
        ("@item", item), ("@type", type), ("@target", target), ("@url", url), ("@comment", comment));

    /// <summary>Puts test cases into a suite, in this order.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="configurations">What each is tested under.</param>
    /// <param name="tester">Who tests them.</param>
    /// <param name="cases">The cases.</param>
    public void Place(int suite, int[] configurations, string? tester, params ReadOnlySpan<int> cases)
    {
        foreach (var configuration in configurations)
        {
            session.Execute(
                "INSERT INTO ado_suite_configuration (suite_id, configuration_id) VALUES (@suite, @configuration)",
                ("@suite", suite), ("@configuration", configuration));
        }

        for (var position = 0; position < cases.Length; position++)
        {
            session.Execute(
                "INSERT INTO ado_suite_case (suite_id, position, case_id) VALUES (@suite, @position, @case)",
                ("@suite", suite), ("@position", position), ("@case", cases[position]));
            foreach (var configuration in configurations)
            {
                session.Execute(
                    "INSERT INTO ado_point (suite_id, case_id, configuration_id, tester) VALUES (@suite, @case, @configuration, @tester)",
                    ("@suite", suite), ("@case", cases[position]), ("@configuration", configuration), ("@tester", tester));
            }
        }
    }
}
