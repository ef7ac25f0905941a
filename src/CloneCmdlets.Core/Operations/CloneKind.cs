namespace CloneCmdlets;

/// <summary>What an operation makes a copy of.</summary>
public enum CloneKind
{
    /// <summary>An Azure DevOps test plan.</summary>
    TestPlan,

    /// <summary>An Azure DevOps test suite.</summary>
    TestSuite,

    /// <summary>A Wallarm FAST test run.</summary>
    TestRun,
}
