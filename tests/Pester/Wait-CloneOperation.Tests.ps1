BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $script:endless = (Get-TestRunId paused), (Get-TestRunId running)
    function Get-TestHandle($Id) { "wallarmfast:$($Emulator.Uri.AbsoluteUri.TrimEnd('/'))#run/$Id" }
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Wait-CloneOperation' {
    AfterEach {
        Clear-TestFault
    }

    It 'writes new objects and changes none' {
        $operation = Copy-TestPlan 1 'waited'
        $done = $operation | Wait-CloneOperation -TimeoutSec 120
        $done.State | Should -Be 'Succeeded'
        $operation.State | Should -Be 'Queued'
    }

    It 'tells of each service that is given up, and of what it left' {
        $plan = Copy-TestPlan 1 'given up'
        $run = Copy-TestRun -TestRecordId rec_0001 -Name 'given up'
        $null = Add-TestFault 'GET *cloneOperation*' status @{ status = 401; times = 1000 }
        $null = Add-TestFault 'GET /v1/test_run/*' status @{ status = 403; times = 1000 }
        $said = try { $plan, $run | Wait-CloneOperation -ErrorVariable failure -ErrorAction SilentlyContinue } catch { "$_" }
        "$said $failure" | Should -Match ([regex]::Escape($plan.Handle))
        "$said $failure" | Should -Match ([regex]::Escape($run.Handle))
    }

    It 'waits for several of both services at once' {
        $done = @(@(
            Copy-TestPlan 1 'several 1'
            Copy-TestPlan 1 'several 2'
            Copy-TestRun -TestRecordId rec_0001 -Name several
        ) | Wait-CloneOperation -TimeoutSec 120)
        $done.Count | Should -Be 3
        $done.State | Select-Object -Unique | Should -Be 'Succeeded'
    }

    It 'looks once with -TimeoutSec 0: the operation and the error' {
        $done = Wait-CloneOperation -Handle (Get-TestHandle $endless[1]) -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable failure
        $done.State | Should -Be 'InProgress'
        Get-ErrorId $failure[0] | Should -Be 'CloneOperationTimeout'
        $failure[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
    }

    It 'is content with the first with -Any' {
        $plan = Copy-TestPlan 1 'any'
        $done = @($plan.Handle, (Get-TestHandle $endless[1]) | Wait-CloneOperation -Any -TimeoutSec 120)
        $done.Handle | Should -Be $plan.Handle
    }

    It 'ends at a paused one with -StopOnPaused' {
        $null = Wait-CloneOperation -Id $endless[0] -Service WallarmFast -StopOnPaused -TimeoutSec 60 -ErrorAction SilentlyContinue -ErrorVariable failure
        Get-ErrorId $failure[0] | Should -Be 'CloneOperationPaused'
    }

    It 'keeps waiting over <_>' -ForEach 'a 503', 'a lost connection', 'malformed JSON' {
        $kind = @{ 'a 503' = 'status'; 'a lost connection' = 'dropBeforeProcessing'; 'malformed JSON' = 'malformedJson' }[$_]
        $operation = Copy-TestPlan 1 "over $_"
        $null = Add-TestFault 'GET *cloneOperation*' $kind @{ status = 503; times = 1 }
        ($operation | Wait-CloneOperation -TimeoutSec 120 -PollingIntervalSec 1).State | Should -Be 'Succeeded'
    }

    It 'gives up a service that refuses the token, and says so' {
        $operation = Copy-TestPlan 1 'refused'
        $null = Add-TestFault 'GET *cloneOperation*' status @{ status = 401; times = 20 }
        Get-ErrorId (Get-TestError { $operation | Wait-CloneOperation -TimeoutSec 60 }) | Should -Be 'NotSignedIn'
    }

    It 'tells a build agent, escaped, with -Annotate' {
        $env:TF_BUILD = 'True'
        try {
            $said = Wait-CloneOperation -Id (Get-TestRunId failed) -Service WallarmFast -Annotate -ErrorAction SilentlyContinue 6>&1
            $lines = @($said | Where-Object { $_ -is [System.Management.Automation.InformationRecord] } | ForEach-Object { "$_" })
            $lines | Where-Object { $_ -match '^##vso\[task\.logissue type=error;code=TestRunFailed\]' } | Should -Not -BeNullOrEmpty
            $lines | Where-Object { $_ -match '^##vso\[task\.setvariable variable=CloneOperationId;isOutput=true\]\d+$' } | Should -Not -BeNullOrEmpty
        } finally {
            Remove-Item Env:TF_BUILD
        }
    }

    It 'writes GitHub its output file' {
        $env:GITHUB_ACTIONS = 'true'
        $env:GITHUB_OUTPUT = Join-Path $TestDrive 'output.txt'
        try {
            $said = Wait-CloneOperation -Id (Get-TestRunId failed) -Service WallarmFast -Annotate -ErrorAction SilentlyContinue 6>&1
            "$said" | Should -Match '::error title=TestRunFailed::'
            Get-Content $env:GITHUB_OUTPUT | Should -Contain "CloneOperationId=$(Get-TestRunId failed)"
        } finally {
            Remove-Item Env:GITHUB_ACTIONS, Env:GITHUB_OUTPUT
        }
    }
}

Describe 'A run of unknown outcome that a newer one of its name followed' {
    BeforeAll {
        $null = Add-TestFault 'POST /v1/test_run' dropAfterProcessing
        $null = Copy-TestRun -TestRecordId rec_0001 -Name lost -ErrorAction SilentlyContinue
        $null = Copy-TestRun -TestRecordId rec_0001 -Name lost -WarningAction SilentlyContinue
        $script:lost = Get-CloneOperation | Where-Object { $_.Destination.Name -eq 'lost' -and -not $_.Id }
    }

    It 'is unknown, and not failed, since it may have been made' {
        $lost.State | Should -Be 'Unknown'
        $lost.IsCompleted | Should -BeFalse
        $lost.Message | Should -Match 'submitted anew'
        (Get-CloneOperation -State Unknown -Refresh -ErrorAction Stop).Handle | Should -Be $lost.Handle
        Get-CloneOperation -State Failed | Should -BeNullOrEmpty
    }

    It 'is told by Wait-CloneOperation at once, and not to have found anything' {
        $null = $lost | Wait-CloneOperation -ErrorAction SilentlyContinue -ErrorVariable failure
        Get-ErrorId $failure[0] | Should -Be 'SubmissionOutcomeUnknown'
        "$failure" | Should -Match 'submitted anew'
        "$failure" | Should -Not -Match 'run the same copy again'
    }

    It 'needs no connection, since nobody is asked' {
        Disconnect-CloneService
        ($lost | Get-CloneOperation -ErrorAction Stop -WarningAction SilentlyContinue).State | Should -Be 'Unknown'
        (Get-CloneOperation -Handle $lost.Handle -ErrorAction Stop -WarningAction SilentlyContinue).State | Should -Be 'Unknown'
        $null = $lost.Handle | Wait-CloneOperation -ErrorAction SilentlyContinue -ErrorVariable failure
        Get-ErrorId $failure[0] | Should -Be 'SubmissionOutcomeUnknown'
    }
}
