BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Start-TestEmulator
    $operation = Copy-TestPlan 1 "It's nightly" -Wait

    function Complete([string] $Text) {
        @([System.Management.Automation.CommandCompletion]::CompleteInput($Text, $Text.Length, @{}).CompletionMatches)
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
    }

    It 'offers connections' {
        (Complete 'Copy-TestPlan 1 x -Connection Az').CompletionText | Should -Contain 'AzureDevOps'
    }

    It 'offers plan names, quoted where needed' {
        (Complete-Soon 'Copy-TestPlan -Name TestPlan').CompletionText | Should -Contain 'TestPlan1'
        (Complete-Soon 'Copy-TestPlan -Name It').CompletionText | Should -Contain "'It''s nightly'"
    }

    It 'offers projects, work item types and policies' {
        (Complete-Soon 'Copy-TestPlan 1 x -DestinationProject ').CompletionText | Should -Contain 'fabrikam-fiber-tfvc2'
        (Complete-Soon 'Copy-TestPlan 1 x -DestinationWorkItemType ').CompletionText | Should -Contain "'Test Case'"
        (Complete-Soon 'Copy-TestRun 1 x -PolicyId Inj').CompletionText | Should -Be '2'
    }

    It 'offers nothing rather than waiting for a slow service' {
        $arguments = New-TestConnectionArgument @{ Name = 'slow' }
        Connect-CloneService @arguments -NoVerify
        $null = Add-TestFault 'GET */_apis/test/plans' stallBody
        try {
            # It is the answer that stalls: a completer that waited would take a minute, and offer the names.
            Complete 'Copy-TestPlan -Connection slow -Name TestPlan' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
        } finally {
            Clear-TestFault
            Disconnect-CloneService slow
        }
    }
}
