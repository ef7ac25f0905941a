BeforeDiscovery {
    # Names that a command line would take for something else, and what no terminal should be shown as it is.
    $script:names = @(
        "It's nightly", 'two  spaces ', '$(Get-Date) $env:PATH', 'back`tick', 'a[1]*?', 'say "hi"', "a`u{2018}b`u{2019}c", '-Wait', '@{a=1}', 'a;b|c&d>e', '#hash', '1kb', '%', '{x}', ',a', "`u{FC}berpr`u{FC}ft `u{6D4B}`u{8BD5}",
        "line`nfeed", "carriage`rreturn", "tab`tstop", "escape$([char]27)[31m", "bidi$([char]0x202E)x", '##vso[task.complete] x', '::error::x', "half $([char]0xD83D) one", "null$([char]0)x"
    ) | ForEach-Object { @{ Name = $_; Shown = $_ -replace '[^ -~]', '?' } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeService.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $script:operation = Copy-TestPlan 1 "It's nightly" -Wait

    function Complete([string] $Text) {
        @([System.Management.Automation.CommandCompletion]::CompleteInput($Text, $Text.Length, @{}).CompletionMatches)
    }

    # The list of plans comes by pages, the last of which is empty.
    function Complete-FakePlanList([object] $Service, [object] $Request, [object[]] $Plan) {
        Complete-FakeRequest $Request @{ value = $Plan; count = $Plan.Count }
        Complete-FakeRequest (Get-FakeRequest $Service) @{ value = @(); count = 0 }
    }

    # The first Tab asks, a later one finds what came.
    function Complete-Soon([string] $Text) {
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        do {
            $found = Complete $Text | Where-Object ResultType -EQ ParameterValue
        } until ($found -or [datetime]::UtcNow -gt $deadline)
        $found
    }
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Completion' {
    It 'offers operations by id, name and handle' {
        (Complete-Soon 'Get-CloneOperation -Id ').CompletionText | Should -Contain $operation.Id
        (Complete-Soon 'Get-CloneOperation -Id It').CompletionText | Should -Contain $operation.Id
        (Complete-Soon 'Wait-CloneOperation -Handle azure').CompletionText | Should -Be "'$($operation.Handle)'"
        (Complete-Soon "Wait-CloneOperation -Handle 'azure").CompletionText | Should -Be "'$($operation.Handle)'"
    }

    It 'offers handles where an operation is taken by position' {
        (Complete-Soon 'Wait-CloneOperation ').CompletionText | Should -Be "'$($operation.Handle)'"
    }

    It 'lists ids by labels that begin with them, since a shell puts in what all labels begin with' {
        $offered = Complete-Soon 'Get-CloneOperation '
        $offered.ListItemText | Should -Be "$($operation.Id) TestPlan 'It's nightly' Succeeded"
        (Complete-Soon 'Copy-TestRun 1 x -PolicyId ').ListItemText | Should -Contain '2 Injections'
    }

    It 'offers connections' {
        (Complete 'Copy-TestPlan 1 x -Connection Az').CompletionText | Should -Contain 'AzureDevOps'
        (Complete 'Get-CloneOperation -Connection ').CompletionText | Should -Contain 'WallarmFast'
    }

    It 'offers a cmdlet of one service that service''s connections only' {
        (Complete 'Copy-TestPlan 1 x -Connection ').CompletionText | Should -Not -Contain 'WallarmFast'
        (Complete 'CloneCmdlets\Copy-TestRun 1 -Connection ').CompletionText | Should -Be 'WallarmFast'
    }

    It 'offers plan names, quoted where needed, and ids by name' {
        (Complete-Soon 'Copy-TestPlan -Name TestPlan').CompletionText | Should -Contain 'TestPlan1'
        (Complete-Soon 'Copy-TestPlan -Name It').CompletionText | Should -Contain "'It''s nightly'"
        (Complete-Soon "Copy-TestPlan -Name 'It''s").CompletionText | Should -Contain "'It''s nightly'"
        $offered = Complete-Soon 'Copy-TestPlan TestPlan'
        $offered.CompletionText | Should -Be '1'
        $offered.ListItemText | Should -Be '1 TestPlan1'
    }

    It 'offers projects, work item types and policies' {
        (Complete-Soon 'Copy-TestPlan 1 x -DestinationProject ').CompletionText | Should -Contain 'fabrikam-fiber-tfvc2'
        (Complete-Soon 'Copy-TestPlan 1 x -DestinationWorkItemType ').CompletionText | Should -Contain "'Test Case'"
        (Complete-Soon 'Copy-TestRun 1 x -PolicyId Inj').CompletionText | Should -Be '2'
    }
}

Describe 'Completion from a slow service' {
    BeforeEach {
        $service = Open-FakeService
        Connect-CloneService -CollectionUri $service.CollectionUri -Project p -Token (ConvertTo-TestToken 'pat') -NoVerify -Name slow
    }

    AfterEach {
        Disconnect-CloneService slow
        Close-FakeService $service
    }

    It 'comes back while the service still holds its answer, and has the names once it is given' {
        Complete 'Copy-TestPlan -Connection slow -Name Re' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
        $request = Get-FakeRequest $service # it was asked, and nothing was answered so far
        $request.Request.Url.AbsolutePath | Should -BeLike '*/plans'
        Complete 'Copy-TestPlan -Connection slow -Name Re' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
        $service.Next.IsCompleted | Should -BeFalse -Because 'it is asked already'
        Complete-FakePlanList $service $request @(@{ id = 7; name = 'Regression' })
        (Complete-Soon 'Copy-TestPlan -Connection slow -Name Re').CompletionText | Should -Be 'Regression'
    }
}

Describe 'Completion of unusual names' -ForEach @{ Names = $names } {
    BeforeAll {
        $service = Open-FakeService
        Connect-CloneService -CollectionUri $service.CollectionUri -Project p -Token (ConvertTo-TestToken 'pat') -NoVerify -Name unusual
        $null = Complete 'Copy-TestPlan -Connection unusual -Name '
        $id = 0
        Complete-FakePlanList $service (Get-FakeRequest $service) @($Names | ForEach-Object { @{ id = ++$id; name = $_.Name } })
        $offered = Complete-Soon 'Copy-TestPlan -Connection unusual -Name '
        $script:read = foreach ($one in $offered) {
            $problems = $null
            $line = [System.Management.Automation.Language.Parser]::ParseInput("Copy-TestPlan -Name $($one.CompletionText)", [ref] $null, [ref] $problems)
            $elements = $line.EndBlock.Statements[0].PipelineElements[0].CommandElements
            if ($problems -or $elements.Count -ne 3) { $null }
            elseif ($elements[2].StaticType -eq [string]) { $elements[2].Value }
            else { $elements[2].Extent.Text } # a number's own text is what a string parameter gets
        }
    }

    AfterAll {
        Disconnect-CloneService unusual
        Close-FakeService $service
    }

    It 'gives text that is safe to show, and is one argument' {
        foreach ($one in $offered) {
            $one.CompletionText | Should -Match '^[ -~\p{L}\u2018\u2019\uFFFD]+$'
            $one.ListItemText + $one.ToolTip | Should -Not -Match '[\p{Cc}\p{Cf}]|##vso\[|::error'
        }

        $read | Should -Not -Contain $null
    }

    It 'gives text that is read back as the name: <Shown>' -ForEach $Names {
        # JSON has no half characters.
        $read -ccontains $(if ($Shown -like 'half*') { $Name.Replace([char]0xD83D, [char]0xFFFD) } else { $Name }) | Should -BeTrue
    }
}

Describe 'Completion of what is known without asking' {
    It 'offers the runs of the journal, and no plans, to Copy-TestRun' {
        $run = Copy-TestRun -TestRecordId rec_0001 -Name 'known run'
        foreach ($line in 'Copy-TestRun ', 'Copy-TestRun -Id ', 'Copy-TestRun -Id known') {
            (Complete-Soon $line).CompletionText | Should -Be $run.Id
        }
    }

    It 'offers the API hosts of the vendor' {
        (Complete 'Connect-CloneService -ApiHost ').CompletionText | Should -Be 'us1.api.wallarm.com', 'api.wallarm.com'
    }
}
